package cli
import ("testing";"context";"os";"io";"runtime/pprof";"runtime";"fmt")
func TestProf(t *testing.T){ f,_:=os.Create("/tmp/speed/w.prof"); pprof.StartCPUProfile(f)
 Run(context.Background(), []string{"check","/tmp/speed/"+os.Getenv("W")}, Setup{Out:io.Discard,Err:io.Discard}); pprof.StopCPUProfile(); f.Close()
 var m runtime.MemStats; runtime.ReadMemStats(&m); fmt.Println("sys",m.HeapSys>>20,"numgc",m.NumGC,"next",m.NextGC>>20,"total",m.TotalAlloc>>20,"gcfrac",m.GCCPUFraction)
}
