package temporal

import (
	"context"
	"errors"

	"go.temporal.io/api/serviceerror"

	"sopc/lang/bahasa"
	"sopc/runtime/host"
)

// Fault is a failure of the way to the cases, or of who takes care of them.
type Fault struct {
	Kind  Kind
	Where string // address of the server, or name of the namespace or queue
	Err   error  // what Temporal said
}

// Kind tells faults apart.
type Kind string

// The kinds of faults.
const (
	NoServer    Kind = "no-server"    // nobody answers at the address
	NoNamespace Kind = "no-namespace" // the server does not have it
	Unprepared  Kind = "unprepared"   // the namespace lacks the search attributes
	Denied      Kind = "denied"       // the server does not let us in
	Unsure      Kind = "unsure"       // no answer in time: what was sent may have counted
	Unjudged    Kind = "unjudged"     // the case was sent, and waits for a worker to judge it
	Stopped     Kind = "stopped"      // somebody stopped the workflow of the case with Temporal's own tools
	TooOld      Kind = "too-old"      // no worker can read the history of the case
	Odd         Kind = "unspecified"
)

func (f *Fault) Error() string { return f.Text().EN }

func (f *Fault) Unwrap() error { return f.Err }

// Is says which faults every host has a word for.
func (f *Fault) Is(other error) bool {
	return other == host.ErrUnreachable && (f.Kind == NoServer || f.Kind == Unsure)
}

// Text says it to people: what is wrong, and the way out.
func (f *Fault) Text() bahasa.Text {
	switch f.Kind {
	case NoServer:
		return bahasa.T("server Temporal di %s tidak menjawab; periksa --alamat dan apakah servernya berjalan", "no Temporal server answers at %s; see --alamat and whether it runs", f.Where)
	case NoNamespace:
		return bahasa.T("namespace %q tidak ada di server Temporal; periksa --namespace, atau minta pengelola membuatnya", "the Temporal server has no namespace %q; see --namespace, or have it made", f.Where)
	case Unprepared:
		return bahasa.T("namespace %q belum disiapkan untuk sopc; jalankan `sopc-temporal worker --siapkan` sekali", "the namespace %q is not prepared for sopc; run `sopc-temporal worker --siapkan` once", f.Where)
	case Denied:
		return bahasa.T("server Temporal menolak: %v; periksa sertifikat dan hak akses", "the Temporal server refuses: %v; see certificate and rights", f.Err)
	case Unsure:
		return bahasa.T("tidak ada jawaban pada waktunya, jadi belum pasti apakah perintah ini tercatat: kirim lagi dengan --id-perintah yang sama, maka tercatat tepat sekali; bila berulang, periksa apakah worker untuk antrean %s berjalan",
			"no answer came in time, so this command may have counted or not: send it again with the same --id-perintah, then it counts exactly once; if that goes on, see whether a worker for queue %s runs", f.Where)
	case Unjudged:
		return bahasa.T("permulaan kasus ini sudah tersimpan di server, tetapi belum ada worker yang menilainya; periksa apakah worker untuk antrean %s berjalan", "the server keeps the start of this case, but no worker has judged it yet; see whether a worker for queue %s runs", f.Where)
	case Stopped:
		return bahasa.T("kasus %s dihentikan dengan alat Temporal, jadi tidak menerima apa pun lagi; catatannya tetap terbaca. Pengelola dapat menghidupkannya: temporal workflow reset --type LastWorkflowTask", "case %s was stopped with Temporal's tools, so it takes nothing more; its record can still be read. An administrator can bring it back: temporal workflow reset --type LastWorkflowTask", f.Where)
	case TooOld:
		return bahasa.T("riwayat kasus ini tidak dapat dibaca worker versi ini: %v; jalankan juga worker versi yang memulainya", "workers of this version cannot read the history of this case: %v; run one of the version that began it, too", f.Err)
	}
	return bahasa.T("Temporal: %v", "Temporal: %v", f.Err)
}

func isKind(err error, k Kind) bool {
	var f *Fault
	return errors.As(err, &f) && f.Kind == k
}

// fault says what an error of the client means.
func (h *Host) fault(ctx context.Context, err error) error {
	var invalid *serviceerror.InvalidArgument
	switch {
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.As(err, new(*serviceerror.NamespaceNotFound)):
		return &Fault{NoNamespace, "", err}
	case errors.As(err, new(*serviceerror.PermissionDenied)):
		return &Fault{Denied, "", err}
	case errors.As(err, &invalid):
		return &Fault{Unprepared, "", err}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, new(*serviceerror.DeadlineExceeded)), errors.As(err, new(*serviceerror.Unavailable)),
		errors.As(err, new(*serviceerror.WorkflowNotReady)):
		return &Fault{Unsure, h.Queue, err}
	case errors.As(err, new(*serviceerror.QueryFailed)):
		return &Fault{TooOld, "", err}
	}
	return &Fault{Odd, "", err}
}
