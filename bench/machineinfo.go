package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// machineInfo is where and when a run was made.
type machineInfo struct {
	CPU    string `json:"cpu"`
	Cores  int    `json:"cores"`
	Memory int64  `json:"memory_bytes"`
	Kernel string `json:"kernel"`
	Go     string `json:"go"`
	Date   string `json:"date"`
	Load   string `json:"load"` // of the machine when the run began: others may be at work
}

func thisMachine() machineInfo {
	var info syscall.Sysinfo_t
	_ = syscall.Sysinfo(&info) // memory stays 0: it is only told
	load, _, _ := strings.Cut(readLine("/proc/loadavg"), " ")
	return machineInfo{
		CPU:    cpuModel(readAll("/proc/cpuinfo")),
		Cores:  runtime.NumCPU(),
		Memory: int64(info.Totalram) * int64(info.Unit),
		Kernel: readLine("/proc/sys/kernel/osrelease"),
		Go:     runtime.Version(),
		Date:   time.UnixMilli(wall.Now()).UTC().Format(time.DateTime + " UTC"),
		Load:   load,
	}
}

func (m machineInfo) String() string {
	return fmt.Sprintf("%s, %d cores, %s, Linux %s, %s, %s, load %s at the start",
		m.CPU, m.Cores, bytesText(float64(m.Memory)), m.Kernel, m.Go, m.Date, m.Load)
}

// cpuModel is the first model named in the text of /proc/cpuinfo.
func cpuModel(cpuinfo string) string {
	for line := range strings.Lines(cpuinfo) {
		key, value, _ := strings.Cut(line, ":")
		if strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

func readAll(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(b)
}

func readLine(path string) string {
	line, _, _ := strings.Cut(readAll(path), "\n")
	return line
}

// tmpfsMagic is what statfs says of a file system that lives in memory.
const tmpfsMagic = 0x01021994

// onDisk says whether what is synced in dir outlasts the power.
func onDisk(dir string) bool {
	var fs syscall.Statfs_t
	return syscall.Statfs(dir, &fs) != nil || fs.Type != tmpfsMagic
}
