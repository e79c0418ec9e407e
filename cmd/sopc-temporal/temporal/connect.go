package temporal

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// Connect reaches a server, and the namespace there, within 20 seconds. The
// error is that of ctx or a *Fault.
func Connect(ctx context.Context, o client.Options) (client.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	c, err := client.DialContext(ctx, o)
	if err != nil {
		return nil, FaultOf(err, o.HostPort, o.Namespace)
	}
	if _, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: o.Namespace}); err != nil {
		c.Close()
		return nil, FaultOf(err, o.HostPort, o.Namespace)
	}
	return c, nil
}

// FaultOf says what an error on the way to a server means.
func FaultOf(err error, address, namespace string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.As(err, new(*serviceerror.NamespaceNotFound)):
		return &Fault{Kind: NoNamespace, Where: namespace, Err: err}
	case errors.As(err, new(*serviceerror.PermissionDenied)):
		return &Fault{Kind: Denied, Where: address, Err: err}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, new(*serviceerror.DeadlineExceeded)), errors.As(err, new(*serviceerror.Unavailable)):
		return &Fault{Kind: NoServer, Where: address, Err: err}
	}
	return &Fault{Kind: Odd, Err: err}
}
