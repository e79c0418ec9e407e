package temporal

import (
	"context"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// Connect reaches a server, and the namespace there, within 20 seconds. The
// error is that of ctx or a *Fault.
func Connect(ctx context.Context, o client.Options) (client.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	c, err := Dial(ctx, o)
	if err != nil {
		return nil, err
	}
	if _, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: o.Namespace}); err != nil {
		c.Close()
		return nil, FaultOf(err, o.HostPort, o.Namespace)
	}
	return c, nil
}

// Dial reaches a server, whether it has the namespace or not. The error is that
// of ctx or a *Fault.
func Dial(ctx context.Context, o client.Options) (client.Client, error) {
	c, err := client.DialContext(ctx, o)
	if err == nil {
		return c, nil
	}
	err = FaultOf(err, o.HostPort, o.Namespace)
	if isKind(err, Odd) { // something else than Temporal answers
		err.(*Fault).Kind = NoServer
	}
	return nil, err
}
