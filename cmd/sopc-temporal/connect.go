package main

import (
	"context"
	"log/slog"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"sopc/cmd/sopc-temporal/options"
	"sopc/cmd/sopc-temporal/temporal"
)

// connect reaches the server for a command, which says by itself what is wrong:
// the client's log would only repeat it.
func connect(ctx context.Context, to options.Connection) (client.Client, error) {
	secure, err := to.TLS()
	if err != nil {
		return nil, err
	}
	return temporal.Connect(ctx, client.Options{HostPort: to.Address, Namespace: to.Namespace,
		ConnectionOptions: client.ConnectionOptions{TLS: secure}, Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))})
}
