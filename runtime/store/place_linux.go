package store

import "syscall"

// networked are file systems of other machines, by the number that Linux gives
// them. FUSE is among them, because it cannot be told whether sshfs or a disk
// is behind it, except where the disk says so itself (fuseblk).
var networked = map[uint32]string{
	0x6969: "NFS", 0x517b: "SMB", 0xff534d42: "CIFS", 0xfe534d42: "SMB2", 0x01021997: "9P", 0x00c36400: "Ceph", 0x5346414f: "AFS", 0x6b414653: "AFS",
	0x73757245: "Coda", 0x564c: "NCP", 0x0bd00bd0: "Lustre", 0x47504653: "GPFS", 0x01161970: "GFS2", 0x7461636f: "OCFS2", 0x19830326: "FhGFS", 0x65735546: "FUSE",
}

// fileSystem names the file system of a directory where it is on another
// machine.
func fileSystem(dir string) (name string, remote bool, err error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return "", false, err
	}
	name, remote = networked[uint32(s.Type)]
	return name, remote, nil
}
