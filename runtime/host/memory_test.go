package host_test

import (
	"sync/atomic"
	"testing"
	"time"

	"sopc/runtime/host"
	"sopc/runtime/host/conformance"
)

func TestMemory(t *testing.T) {
	conformance.Run(t, func(t *testing.T, desk host.Desk) conformance.Subject {
		var passed atomic.Int64 // since the epoch
		memory := host.NewMemory(func() time.Time { return conformance.Epoch.Add(time.Duration(passed.Load())) }, desk)
		return conformance.Subject{Host: memory, Advance: func(d time.Duration) {
			passed.Add(int64(d))
			if _, err := memory.Ring(t.Context(), ""); err != nil {
				t.Fatal(err)
			}
		}}
	})
}
