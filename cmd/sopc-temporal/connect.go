package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"sopc/cmd/sopc-temporal/options"
	"sopc/cmd/sopc-temporal/temporal"
)

// patience is how long to wait for the server.
const patience = 10 * time.Second

// connect reaches the server, and the namespace there.
func connect(ctx context.Context, to options.Connection) (client.Client, error) {
	secure, err := to.TLS()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := client.DialContext(ctx, client.Options{HostPort: to.Address, Namespace: to.Namespace,
		ConnectionOptions: client.ConnectionOptions{TLS: secure}, Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	if err == nil {
		if _, err = c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: to.Namespace}); err != nil {
			c.Close()
		}
	}
	switch {
	case err == nil:
		return c, nil
	case errors.As(err, new(*serviceerror.NamespaceNotFound)):
		return nil, &temporal.Fault{Kind: temporal.NoNamespace, Where: to.Namespace, Err: err}
	case errors.As(err, new(*serviceerror.PermissionDenied)):
		return nil, &temporal.Fault{Kind: temporal.Denied, Where: to.Address, Err: err}
	}
	return nil, &temporal.Fault{Kind: temporal.NoServer, Where: to.Address, Err: err}
}
