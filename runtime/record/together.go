package record

import (
	"crypto/ed25519"
	"crypto/sha256"
)

// A signature costs more than all else about a line, so heads that come at the
// same time are signed together: their hashes are the leaves of a tree, each
// pair is hashed into one, and only the top is signed. A head then has behind
// that signature its way to the top: at each level the neighbour, and on which
// side it stands. Each head is verified by itself, and no other can be put in
// its place.

// A step of a way is one byte, the side of the neighbour, and its hash.
const (
	onTheRight = 0
	onTheLeft  = 1
	stepSize   = 1 + sha256.Size
)

// SignTogether signs heads, of which case, number and hash are given, with one
// signature. A single one is signed as Sign does.
func SignTogether(key ed25519.PrivateKey, heads []*Head) {
	if len(heads) == 0 {
		return
	}
	public := key.Public().(ed25519.PublicKey)
	if len(heads) == 1 {
		*heads[0] = Sign(key, heads[0].Case, heads[0].No, heads[0].Hash)
		return
	}
	ways := make([][]byte, len(heads))
	level := make([]Hash, len(heads))
	under := make([][]int, len(heads)) // the heads under each hash of the level
	for i, h := range heads {
		level[i], under[i] = h.leaf(), []int{i}
	}
	for len(level) > 1 {
		var up []Hash
		var upUnder [][]int
		for i := 0; i < len(level); i += 2 {
			if i+1 == len(level) { // no neighbour: it rises as it is
				up, upUnder = append(up, level[i]), append(upUnder, under[i])
				continue
			}
			for _, head := range under[i] {
				ways[head] = append(append(ways[head], onTheRight), level[i+1][:]...)
			}
			for _, head := range under[i+1] {
				ways[head] = append(append(ways[head], onTheLeft), level[i][:]...)
			}
			up, upUnder = append(up, pair(level[i], level[i+1])), append(upUnder, append(under[i], under[i+1]...))
		}
		level, under = up, upUnder
	}
	signature := ed25519.Sign(key, together(level[0]))
	for i, h := range heads {
		h.Key, h.Signature = public, append(signature[:len(signature):len(signature)], ways[i]...)
	}
}

// climb gives the top of the tree to which a way leads.
func climb(h Hash, way []byte) (top Hash, ok bool) {
	if len(way)%stepSize != 0 {
		return h, false
	}
	for ; len(way) > 0; way = way[stepSize:] {
		neighbour := Hash(way[1:stepSize])
		switch way[0] {
		case onTheRight:
			h = pair(h, neighbour)
		case onTheLeft:
			h = pair(neighbour, h)
		default:
			return h, false
		}
	}
	return h, true
}

func (h Head) leaf() Hash { return sha256.Sum256(append([]byte(leafDomain), h.message()...)) }

func pair(left, right Hash) Hash {
	return sha256.Sum256(append(append([]byte(pairDomain), left[:]...), right[:]...))
}

func together(top Hash) []byte { return append([]byte(headsDomain), top[:]...) }
