package record

import (
	"crypto/sha256"
	"encoding/json"
	"time"

	"sopc/lang/bahasa"
)

// Origin says that a case was taken in from elsewhere: the head under which it
// came, and who took it in. What stands under that head, its key vouches for,
// not the key of the place where the case is now.
type Origin struct {
	Head     Head      `json:"head"`
	At       time.Time `json:"at"`
	By       string    `json:"by,omitempty"`
	Compared bool      `json:"compared"` // the key was one that who took it in named
}

// Text says it to people.
func (o Origin) Text() bahasa.Text {
	by := bahasa.Same(o.By)
	if o.By == "" {
		by = bahasa.T("orang yang tidak disebut", "somebody who is not named")
	}
	trust := bahasa.T("kunci itu BELUM DIBANDINGKAN dengan yang diumumkan kantor asalnya", "that key was NOT COMPARED with what its office made known")
	if o.Compared {
		trust = bahasa.T("kunci itu dibandingkan waktu itu", "that key was compared then")
	}
	return bahasa.T("asal: baris 1–%d disegel dengan kunci %s; dimasukkan %s oleh %s; %s", "origin: the lines 1–%d were signed with the key %s; taken in %s by %s; %s",
		o.Head.No, Fingerprint(o.Head.Key), o.At.Format("2006-01-02 15:04 -07:00"), by, trust)
}

// OriginsHash is what the register has of the origins of a case, so that none
// can be taken away or put in; nil for a case that began here.
func OriginsHash(all []Origin) *Hash {
	if len(all) == 0 {
		return nil
	}
	text, err := json.Marshal(all)
	if err != nil {
		panic("record: " + err.Error()) // texts, numbers, and times of our clock
	}
	h := Hash(sha256.Sum256(text))
	return &h
}
