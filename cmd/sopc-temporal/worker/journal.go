package worker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"reflect"

	"go.temporal.io/api/serviceerror"
	sdk "go.temporal.io/sdk/temporal"

	"sopc/cmd/sopc-temporal/depot"
	"sopc/cmd/sopc-temporal/temporal"
)

// The log names nobody: who acted, what was filled in and why stands in the
// record of a case, which is kept as records are, while logs go elsewhere. So
// nothing is logged but what is known to be harmless: messages that stand in
// programs, the values of the keys below, and of errors what kind they are.
// Those that come from the system, the depot or the server say more.

// harmless are the keys of which values are logged. The id of a case is among
// them: without it nobody could look after a case.
var harmless = map[string]bool{
	slog.TimeKey: true, slog.LevelKey: true, slog.MessageKey: true,
	"office": true, "case": true, "task": true, "timer": true, "event": true, "refusal": true, "kind": true,
	"watch": true, "grace": true, "took": true, "file": true, "line": true,
	"Namespace": true, "TaskQueue": true, "WorkerID": true, "WorkerType": true, "WorkflowType": true, "WorkflowID": true, "RunID": true,
	"ActivityType": true, "ActivityID": true, "Attempt": true, "BuildID": true, "EventID": true, "EventType": true, "QueryType": true,
	"UpdateName": true, "UpdateID": true, "StartedEventID": true, "WorkerStopTimeout": true, "Count": true, "PanicStack": true, "StackTrace": true,
}

// discreet is a log that keeps to what is harmless.
func discreet(h slog.Handler) slog.Handler { return discretion{h} }

type discretion struct{ slog.Handler }

func (d discretion) Handle(ctx context.Context, r slog.Record) error {
	said := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		said.AddAttrs(harmlessly(a))
		return true
	})
	return d.Handler.Handle(ctx, said)
}

func (d discretion) WithAttrs(attrs []slog.Attr) slog.Handler {
	said := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		said[i] = harmlessly(a)
	}
	return discretion{d.Handler.WithAttrs(said)}
}

func (d discretion) WithGroup(name string) slog.Handler {
	return discretion{d.Handler.WithGroup(name)}
}

// harmlessly gives what may be said of an attribute.
func harmlessly(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	if v.Kind() == slog.KindGroup {
		var members []any
		for _, m := range v.Group() {
			members = append(members, harmlessly(m))
		}
		return slog.Group(a.Key, members...)
	}
	if err, ok := v.Any().(error); ok {
		return slog.String(a.Key, kindOf(err))
	}
	if harmless[a.Key] {
		return slog.Attr{Key: a.Key, Value: v}
	}
	switch v.Kind() {
	case slog.KindBool, slog.KindDuration, slog.KindInt64, slog.KindUint64, slog.KindTime:
		return slog.Attr{Key: a.Key, Value: v}
	}
	return slog.String(a.Key, fmt.Sprintf("(%T)", v.Any()))
}

// kindOf says of an error what names nobody.
func kindOf(err error) string {
	var (
		thing   *depot.Fault
		fault   *temporal.Fault
		program *temporal.NoProgram
		file    brokenFile
		path    *fs.PathError
		network *net.OpError
		failure *sdk.ApplicationError
		away    *serviceerror.Unavailable
		nowhere *serviceerror.NamespaceNotFound
		much    *serviceerror.ResourceExhausted
	)
	switch {
	case errors.As(err, &thing):
		return thing.Text().EN
	case errors.As(err, &program):
		return program.Text().EN
	case errors.As(err, &file):
		return fmt.Sprintf("%s:%d:%d", file.at.Filename, file.at.Line, file.at.Column)
	case errors.As(err, &path):
		return path.Error()
	case errors.As(err, &network):
		return network.Error()
	case errors.As(err, &away):
		return away.Error()
	case errors.As(err, &nowhere):
		return nowhere.Error()
	case errors.As(err, &much):
		return much.Error()
	case errors.As(err, &fault):
		return "temporal: " + string(fault.Kind)
	case errors.As(err, &failure):
		return "application error: " + failure.Type()
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err.Error()
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return reflect.TypeOf(err).String()
		}
		err = inner
	}
}
