package record

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// Head says, under a signature, how far a record goes and what stands in it.
// There is one for each case; the next line replaces it.
type Head struct {
	Case      string // or Register
	No        int    // the number of lines
	Hash      Hash   // of the chain after the last of them
	Key       ed25519.PublicKey
	Signature []byte // of this head; or of several, and then the way to it (see SignTogether)
}

// headForm is the JSON form of a Head, with key and signature in hexadecimal
// digits.
type headForm struct {
	Case      string `json:"case"`
	No        int    `json:"no"`
	Hash      Hash   `json:"hash"`
	Key       string `json:"key"`
	Signature string `json:"signature"`
}

// MarshalJSON writes the head.
func (h Head) MarshalJSON() ([]byte, error) {
	return json.Marshal(headForm{h.Case, h.No, h.Hash, hex.EncodeToString(h.Key), hex.EncodeToString(h.Signature)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (h *Head) UnmarshalJSON(text []byte) error {
	var f headForm
	if err := json.Unmarshal(text, &f); err != nil {
		return err
	}
	key, err := hex.DecodeString(f.Key)
	if err != nil {
		return err
	}
	signature, err := hex.DecodeString(f.Signature)
	*h = Head{f.Case, f.No, f.Hash, key, signature}
	return err
}

// Sign makes the head of a record.
func Sign(key ed25519.PrivateKey, caseID string, no int, h Hash) Head {
	head := Head{Case: caseID, No: no, Hash: h, Key: key.Public().(ed25519.PublicKey)}
	head.Signature = ed25519.Sign(key, head.message())
	return head
}

// Valid reports whether the head was signed with the key that it names. Whether
// that key is to be trusted is another question.
func (h Head) Valid() bool {
	if len(h.Key) != ed25519.PublicKeySize || h.No < 0 || len(h.Signature) < ed25519.SignatureSize {
		return false
	}
	signature, way := h.Signature[:ed25519.SignatureSize], h.Signature[ed25519.SignatureSize:]
	if len(way) == 0 {
		return ed25519.Verify(h.Key, h.message(), signature)
	}
	top, ok := climb(h.leaf(), way)
	return ok && ed25519.Verify(h.Key, together(top), signature)
}

// message is what is signed. The length before the id keeps id and number apart.
func (h Head) message() []byte {
	m := []byte(headDomain)
	m = binary.BigEndian.AppendUint32(m, uint32(len(h.Case)))
	m = append(m, h.Case...)
	m = binary.BigEndian.AppendUint64(m, uint64(h.No))
	return append(m, h.Hash[:]...)
}

// Anchor gives what is to be kept elsewhere of this head.
func (h Head) Anchor() Anchor { return Anchor{h.Case, h.No, h.Hash} }

// Fingerprint is a short name of a public key, for people to compare: 128 bits
// in eight groups of four digits.
func Fingerprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256(append([]byte(keyDomain), key...))
	digits := hex.EncodeToString(sum[:16])
	groups := make([]string, 0, 8)
	for i := 0; i < len(digits); i += 4 {
		groups = append(groups, digits[i:i+4])
	}
	return strings.Join(groups, "-")
}
