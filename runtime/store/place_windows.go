package store

import (
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

var getDriveType = syscall.NewLazyDLL("kernel32.dll").NewProc("GetDriveTypeW")

// fileSystem names the kind of drive of a directory where it is on another
// machine.
func fileSystem(dir string) (name string, remote bool, err error) {
	volume := filepath.VolumeName(dir)
	if strings.HasPrefix(volume, `\\`) && !strings.HasPrefix(volume, `\\?\`) && !strings.HasPrefix(volume, `\\.\`) {
		return volume, true, nil
	}
	root, err := syscall.UTF16PtrFromString(volume + `\`)
	if err != nil {
		return "", false, err
	}
	const driveRemote = 4
	kind, _, _ := getDriveType.Call(uintptr(unsafe.Pointer(root)))
	return volume, kind == driveRemote, nil
}
