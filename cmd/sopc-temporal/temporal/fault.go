package temporal

import (
	"context"
	"errors"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"

	"sopc/lang/bahasa"
	"sopc/runtime/host"
)

// Fault is a failure of the way to the cases, or of who takes care of them.
type Fault struct {
	Kind  Kind
	Where string // address of the server, name of the namespace or queue, or id of the case
	Err   error  // what Temporal said; may be nil
	Sent  *Sent  // what may or may not have counted; nil: nothing
}

// Sent is a command of which it is not known whether it counts.
type Sent struct {
	Case    string
	Command string // its id; empty: it has none
	Begins  bool   // it begins the case
	Kept    bool   // the server keeps it until a worker comes
	Absent  bool   // it is not in the record yet
}

// Kind tells faults apart.
type Kind string

// The kinds of faults.
const (
	NoServer    Kind = "no-server"    // nobody answers at the address, or nobody who speaks Temporal
	NoNamespace Kind = "no-namespace" // the server does not have it
	Unprepared  Kind = "unprepared"   // the namespace lacks the search attributes
	Denied      Kind = "denied"       // the server does not let us in
	Lost        Kind = "lost"         // the connection broke in the middle
	NoWorker    Kind = "no-worker"    // nobody takes care of the cases of the office
	Stuck       Kind = "stuck"        // a worker tries, and cannot go on with the case
	Unsure      Kind = "unsure"       // no answer in time, for no reason that can be seen
	Unjudged    Kind = "unjudged"     // the case was sent, and waits for a worker to judge it
	Stopped     Kind = "stopped"      // somebody stopped the workflow of the case with Temporal's own tools
	Odd         Kind = "unspecified"
)

func (f *Fault) Error() string { return f.Text().EN }

func (f *Fault) Unwrap() error { return f.Err }

// Is says which faults every host has a word for: those that pass.
func (f *Fault) Is(other error) bool {
	switch f.Kind {
	case NoServer, Lost, NoWorker, Stuck, Unsure, Unjudged:
		return other == host.ErrUnreachable
	}
	return false
}

// Text says it to people: what is wrong and where, why, and the way out.
func (f *Fault) Text() bahasa.Text {
	said := f.what()
	if f.Sent != nil {
		said = bahasa.T("%s. %s", "%s. %s", said, f.Sent.text())
	}
	return said
}

func (f *Fault) what() bahasa.Text {
	switch f.Kind {
	case NoServer:
		return bahasa.T("server Temporal di %s tidak menjawab (%s); periksa --alamat, --tls-ca dan sejenisnya, jaringan, dan apakah servernya berjalan",
			"no Temporal server answers at %s (%s); see --alamat, --tls-ca and its like, the network, and whether it runs", f.Where, reason(f.Err))
	case NoNamespace:
		return bahasa.T("namespace %q tidak ada di server Temporal; periksa --namespace, atau minta pengelola membuatnya: sopc-temporal worker --siapkan", "the Temporal server has no namespace %q; see --namespace, or have it made: sopc-temporal worker --siapkan", f.Where)
	case Unprepared:
		return bahasa.T("namespace %q belum disiapkan untuk sopc (%s); jalankan sekali: sopc-temporal worker --siapkan", "the namespace %q is not prepared for sopc (%s); run this once: sopc-temporal worker --siapkan", f.Where, reason(f.Err))
	case Denied:
		return bahasa.T("server Temporal di %s menolak (%s); periksa sertifikat dan hak akses", "the Temporal server at %s refuses (%s); see certificate and rights", f.Where, reason(f.Err))
	case Lost:
		return bahasa.T("sambungan ke server Temporal di %s terputus (%s)", "the connection to the Temporal server at %s broke (%s)", f.Where, reason(f.Err))
	case NoWorker:
		return bahasa.T("tidak ada worker yang melayani antrean %s; jalankan sopc-temporal worker versi ini untuk kantor ini, atau periksa --kantor", "no worker serves the queue %s; run sopc-temporal worker of this version for this office, or see --kantor", f.Where)
	case Stuck:
		return bahasa.T("worker tidak dapat melanjutkan kasus %s (%s); atasi sebabnya, atau jalankan worker versi yang terakhir mengerjakannya", "no worker can go on with case %s (%s); mend the cause, or run a worker of the version that did so last", f.Where, reason(f.Err))
	case Unsure:
		return bahasa.T("tidak ada jawaban pada waktunya dari worker untuk antrean %s; periksa apakah ada worker yang masih berjalan dan tidak kewalahan (/readyz)", "no answer came in time from a worker of queue %s; see whether one still runs and has not too much to do (/readyz)", f.Where)
	case Unjudged:
		return bahasa.T("permulaan kasus %s sudah tersimpan di server, tetapi belum dinilai; kasusnya dimulai begitu ada worker: jalankan sopc-temporal worker untuk kantor ini", "the server keeps the start of case %s, but nobody has judged it yet; the case begins as soon as there is a worker: run sopc-temporal worker for this office", f.Where)
	case Stopped:
		return bahasa.T("kasus %s dihentikan dengan alat Temporal, jadi tidak menerima apa pun lagi; catatannya tetap terbaca. Pengelola dapat menghidupkannya: temporal workflow reset --type LastWorkflowTask", "case %s was stopped with Temporal's tools, so it takes nothing more; its record can still be read. An administrator can bring it back: temporal workflow reset --type LastWorkflowTask", f.Where)
	}
	return bahasa.T("server Temporal di %s: %s", "Temporal server at %s: %s", f.Where, reason(f.Err))
}

// text says what is known of it, and how it counts exactly once.
func (s *Sent) text() bahasa.Text {
	switch {
	case s.Begins && s.Kept:
		return bahasa.T("Kasus %s tersimpan di server dan dimulai begitu ada worker; lihat kemudian: sopc-temporal case show %[1]s", "The server keeps case %s, which begins as soon as there is a worker; look later: sopc-temporal case show %[1]s", s.Case)
	case s.Begins && s.Command == "":
		return bahasa.T("Belum pasti apakah kasus %s dimulai; lihat dahulu: sopc-temporal case show %[1]s, dan ulangi hanya bila tidak dikenal", "It is not certain whether case %s began; look first: sopc-temporal case show %[1]s, and repeat only if it is unknown", s.Case)
	}
	said := bahasa.T("Belum pasti apakah perintah ini tercatat", "It is not certain whether this command was recorded")
	if s.Absent {
		said = bahasa.T("Perintah ini belum tercatat, tetapi mungkin masih tercatat kemudian", "This command was not recorded, but may yet be")
	}
	if s.Command == "" {
		return bahasa.T("%s; kirim lagi, maka tercatat tepat sekali", "%s; send it again, then it counts exactly once", said)
	}
	return bahasa.T("%s; kirim lagi dengan --id-perintah %s, maka tercatat tepat sekali", "%s; send it again with --id-perintah %s, then it counts exactly once", said, s.Command)
}

// reason is what Temporal said, without the layers around it.
func reason(err error) bahasa.Text {
	if err == nil {
		return bahasa.T("sebabnya tidak disebut", "no reason was given")
	}
	said := err.Error()
	if i := strings.LastIndex(said, "desc = "); i >= 0 {
		said = strings.TrimPrefix(strings.Trim(said[i+len("desc = "):], `"`), "transport: Error while dialing: ")
	}
	return bahasa.Same(said)
}

func isKind(err error, k Kind) bool {
	var f *Fault
	return errors.As(err, &f) && f.Kind == k
}

// FaultOf says what an error on the way to a server means.
func FaultOf(err error, address, namespace string) error {
	var invalid *serviceerror.InvalidArgument
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.As(err, new(*serviceerror.NamespaceNotFound)):
		return &Fault{Kind: NoNamespace, Where: namespace, Err: err}
	case errors.As(err, new(*serviceerror.PermissionDenied)):
		return &Fault{Kind: Denied, Where: address, Err: err}
	case errors.As(err, &invalid) && strings.Contains(err.Error(), "earch attribute"):
		return &Fault{Kind: Unprepared, Where: namespace, Err: err}
	case isSilence(err):
		return &Fault{Kind: NoServer, Where: address, Err: err}
	}
	return &Fault{Kind: Odd, Where: address, Err: err}
}

// isSilence says that no answer came.
func isSilence(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, new(*serviceerror.DeadlineExceeded)) || errors.As(err, new(*serviceerror.Unavailable))
}

func (h *Host) fault(err error) error { return FaultOf(err, h.Server, h.Namespace) }

// unanswered says why something that was sent to a case got no answer.
func (h *Host) unanswered(ctx context.Context, err error, sent Sent) error {
	if !isSilence(err) {
		return h.fault(err)
	}
	f := &Fault{Kind: Unsure, Err: err, Sent: &sent}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	var said string
	said, f.Where = h.troubles(ctx, sent.Case)
	if f.Sent.Kept = f.Where != ""; !f.Sent.Kept {
		f.Where = queueOf(h.Office, h.knows())
	}
	queue, wrong := h.client.DescribeTaskQueue(ctx, f.Where, enumspb.TASK_QUEUE_TYPE_WORKFLOW)
	if wrong != nil {
		f.Kind, f.Where, f.Err = Lost, h.Server, wrong
		return f
	}
	attended := false
	for _, p := range queue.GetPollers() {
		attended = attended || time.Since(p.GetLastAccessTime().AsTime()) < silence
	}
	switch {
	case !attended:
		f.Kind = NoWorker
	case said != "":
		f.Kind, f.Where, f.Err = Stuck, sent.Case, errors.New(said)
	}
	return f
}

// silence is after which time a worker from which the server has heard nothing is
// gone: it asks for work, and waits up to a minute for the answer.
const silence = 70 * time.Second

// troubles is what a worker said who cannot go on with a case, and the queue at
// which the case waits: none when the server does not have the case.
func (h *Host) troubles(ctx context.Context, id string) (said, queue string) {
	events := h.client.GetWorkflowHistory(ctx, workflowID(h.Office, id), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		if err != nil {
			return "", queue
		}
		switch e.EventType {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
			queue = e.GetWorkflowExecutionStartedEventAttributes().GetTaskQueue().GetName()
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED:
			said = e.GetWorkflowTaskFailedEventAttributes().GetFailure().GetMessage()
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
			said = ""
		}
	}
	return said, queue
}
