package store

import "syscall"

// fileSystem names the file system of a directory where it is on another
// machine.
func fileSystem(dir string) (name string, remote bool, err error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return "", false, err
	}
	for _, c := range s.Fstypename {
		if c == 0 {
			break
		}
		name += string(rune(c))
	}
	const local = 0x1000 // MNT_LOCAL
	return name, s.Flags&local == 0, nil
}
