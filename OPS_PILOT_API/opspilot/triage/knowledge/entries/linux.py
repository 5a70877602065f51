"""Linux: the kernel's killer and its crashes, systemd, disks, rights, limits, cron, SSH."""

from opspilot.triage.knowledge.base import Entry

_KERNEL = ("linux-kernel",)
_SYSTEMD = ("systemd",)


LINUX: tuple[Entry, ...] = (
    Entry(
        id="linux-oom-cgroup",
        runtimes=("linux-kernel", "systemd"),
        message=r"Memory cgroup out of memory(?:[\s\S]{0,120}?[Kk]ill(?:ed)? process (?P<pid>\d+) \((?P<process>[^)]{1,60})\))?",
        sample="Memory cgroup out of memory: Killed process 4711 (java) total-vm:4718592kB, anon-rss:2097152kB",
        means="{process|a process} (pid {pid|in the message}) reached the memory limit of its own cgroup (container or unit), not of the machine, and was killed",
        cause="The limit (docker --memory, a pod's limit, MemoryMax=) is below what it needs, or it leaks.",
        steps=(
            "Compare anon-rss with the limit; watch whether use climbs steadily (a leak) or jumps with load.",
            "Raise the limit, or make the program respect it (-XX:MaxRAMPercentage, --max-old-space-size, fewer workers).",
        ),
        check="systemd-cgtop -m -n 1; cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory.events; dmesg -T | grep -i -A3 'cgroup out of memory' | tail",
    ),
    Entry(
        id="linux-oom",
        message=r"Out of memory(?:: | \()[\s\S]{0,40}?[Kk]ill(?:ed)? process (?P<pid>\d+),? \(?(?P<process>[\w.:/-]{1,60})\)?|invoked oom-killer|oom-kill:constraint",
        sample="Out of memory: Killed process 1532 (mysqld) total-vm:1641388kB, anon-rss:1595164kB",
        means="the machine ran out of memory and the kernel ended {process|a process} (pid {pid|in the message}), the one with the highest score",
        cause="All programs together need more than memory and swap; the one that was killed is the largest, not always the guilty one.",
        steps=(
            "Read the table of processes that the kernel prints before the kill, and find what grew (rss is in pages of 4 KB).",
            "Limit that program (MemoryMax=, buffer pool, workers), add swap or memory; protect the database with OOMScoreAdjust=-500.",
        ),
        check="dmesg -T | grep -iE 'oom|out of memory' | tail; ps aux --sort=-rss | head; free -h",
    ),
    Entry(
        id="linux-segfault",
        runtimes=_KERNEL,
        message=r"(?P<process>[\w.:/-]{1,60})\[(?P<pid>\d+)\]: segfault at (?P<address>[0-9a-f]+)|traps: (?P<process2>[\w.:/-]{1,60})\[\d+\] (?:general protection|trap (?P<trap>[\w ]{1,30}))",
        sample="php-fpm[2211]: segfault at 8 ip 00007f1 sp 00007ffd error 4 in opcache.so[7f1+a000]",
        means="{process|a program} read or wrote memory that is not its own (address {address|in the message}); an address near 0 is a null pointer",
        cause="A defect in native code: the library after `in` is where it happened. Also a native module built for another version, or bad RAM if many programs do it.",
        steps=(
            "Get the stack from the core dump, with the debug symbols of the library named.",
            "Update or disable that library or extension.",
        ),
        check="coredumpctl list --since today; coredumpctl info {process|NAME} | head -40",
    ),
    Entry(
        id="linux-hung-task",
        runtimes=_KERNEL,
        message=r"task (?P<process>[\w.:/-]{1,60}):(?P<pid>\d+) blocked for more than (?P<seconds>\d+) seconds|rcu_sched self-detected stall|soft lockup - CPU#?(?P<cpu>\d+) stuck|hard LOCKUP",
        sample="INFO: task jbd2/sda1-8:312 blocked for more than 120 seconds.",
        means="{process|the kernel or a task} could not go on for {seconds|many} seconds: it waits for a disk or share, or a processor is stuck",
        cause="A slow or dying disk, an NFS server that is away, a host that gives the virtual machine no time, or memory pressure.",
        steps=(
            "Look for I/O errors just before, and at the disk's latency (await) and health.",
            "On a virtual machine look at steal time (st) and at the hypervisor's storage.",
        ),
        check="iostat -x 2 3; dmesg -T | grep -iE 'i/o error|nfs|timeout' | tail; smartctl -H /dev/sda; vmstat 1 3",
    ),
    Entry(
        id="linux-disk-error",
        runtimes=_KERNEL,
        message=r"(?:I/O error, dev (?P<device>[\w-]{1,30})|EXT4-fs error \(device (?P<device2>[\w-]{1,30})\)|XFS \((?P<device3>[\w-]{1,30})\): (?:Corruption|Internal error|Metadata)|Remounting filesystem read-only|ata\d+(?:\.\d+)?: (?:failed command|exception)|Buffer I/O error on dev(?:ice)? (?P<device4>[\w-]{1,30})|blk_update_request)",
        sample="blk_update_request: I/O error, dev sdb, sector 2048 op 0x0:(READ)",
        means="the disk {device|in the message} gave errors; the file system on it may be read-only or damaged now",
        cause="A dying disk, cable or controller, or storage of the host or network that went away.",
        steps=(
            "Save what matters now; check SMART and the storage's own log before any repair.",
            "Then unmount and run fsck (xfs_repair for XFS); replace the disk if sectors are pending or reallocated.",
        ),
        check="smartctl -a /dev/{device|sda} | grep -iE 'result|realloc|pending'; findmnt -o TARGET,SOURCE,OPTIONS | grep -w ro",
    ),
    Entry(
        id="linux-conntrack",
        runtimes=_KERNEL,
        message=r"nf_conntrack: table full|nf_conntrack: nf_conntrack: table full|neighbou?r(?: table)? overflow|TCP: (?:request_sock_TCP: )?[Pp]ossible SYN flooding(?: on port (?P<port>[\d.:]+))?|TCP: out of memory",
        sample="nf_conntrack: nf_conntrack: table full, dropping packet",
        means="a table of the kernel's network is full ({port|connection tracking or neighbours}), and packets are dropped",
        cause="Many short connections (no keep-alive, a scan, a flood), or a default size that is too small for a router or node.",
        steps=(
            "Raise the table and shorten the timeouts by sysctl; reuse connections in the clients.",
            "For SYN flooding raise the application's listen backlog and somaxconn.",
        ),
        check="sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max net.core.somaxconn; ss -s",
    ),
    Entry(
        id="linux-kernel-panic",
        runtimes=_KERNEL,
        message=r"Kernel panic - not syncing: (?P<why>[^\n]{1,160})|BUG: (?:unable to handle|kernel NULL pointer)|Oops: |VFS: Unable to mount root fs",
        sample="Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)",
        means="the kernel stopped itself: {why|see the message}",
        cause="A missing initramfs or root device after an update, a driver's defect (see Modules linked in), or broken hardware.",
        steps=(
            "Boot the kernel before this one; for `unable to mount root` rebuild the initramfs and check root= and fstab.",
            "Note the function in RIP and look for a newer kernel or driver.",
        ),
        check="journalctl -k -b -1 | tail -60; ls -lt /boot | head",
    ),
    Entry(
        id="systemd-exec-missing",
        message=r"status=203/EXEC|Failed (?:to execute|at step EXEC spawning) (?:command: |(?P<path>/\S{1,160}?):? )?(?P<why>No such file or directory|Permission denied|Exec format error)?",
        sample="shop.service: Main process exited, code=exited, status=203/EXEC",
        means="systemd could not start the program in ExecStart ({why|203/EXEC}): {path|the file} is missing, not executable or not a program",
        cause="A wrong path (ExecStart needs an absolute one), no execute bit, a script without shebang or with Windows line ends, noexec, or SELinux on files in a home folder.",
        steps=(
            "Run the exact command of ExecStart as the unit's user.",
            "chmod +x, mend the first line, or restorecon for SELinux; then daemon-reload and restart.",
        ),
        check="systemctl cat UNIT | grep -E 'ExecStart|User|WorkingDirectory'; ls -lZ {path|/path/of/program}; head -1 {path|/path/of/program}",
    ),
    Entry(
        id="systemd-chdir",
        message=r"status=200/CHDIR|Changing to the requested working directory failed|Failed at step CHDIR",
        sample="shop.service: Main process exited, code=exited, status=200/CHDIR",
        means="the unit's WorkingDirectory does not exist or its user may not enter it",
        cause="A moved deployment, an unmounted volume, or a home folder closed to the service's user.",
        steps=(
            "Create the folder or mend WorkingDirectory=; check each parent's rights for that user.",
        ),
        check="systemctl show UNIT -p WorkingDirectory,User; namei -l FOLDER",
    ),
    Entry(
        id="systemd-user",
        message=r"status=217/USER|Failed to determine user credentials|status=216/GROUP|Failed at step (?:USER|GROUP)",
        sample="shop.service: Main process exited, code=exited, status=217/USER",
        means="the user or group that the unit names does not exist",
        cause="User= is misspelt, or the account was not made on this machine.",
        steps=(
            "Create it (useradd --system --no-create-home NAME) or mend User= and Group=, then daemon-reload.",
        ),
        check="systemctl show UNIT -p User,Group; getent passwd NAME",
    ),
    Entry(
        id="systemd-sandbox",
        message=r"status=226/NAMESPACE|Failed (?:to set up mount namespacing|at step NAMESPACE)",
        sample="shop.service: Main process exited, code=exited, status=226/NAMESPACE",
        means="systemd could not build the unit's sandbox: a path that it should bind or protect is missing",
        cause="ReadWritePaths=, BindPaths= or PrivateTmp= refer to something that does not exist, or the container forbids namespaces.",
        steps=(
            "Create the path, or put a minus before it (ReadWritePaths=-/path) so that it may be missing.",
        ),
        check="systemctl cat UNIT | grep -E 'Paths|Private|Protect'",
    ),
    Entry(
        id="systemd-start-limit",
        runtimes=_SYSTEMD,
        message=r"Start request repeated too quickly|start-limit-hit|Scheduled restart job, restart counter is at (?P<count>\d+)",
        sample="shop.service: Start request repeated too quickly.",
        means="the service failed {count|several} times in a short time and systemd gave it up; the failure itself stands further up",
        cause="It ends at once on every start: a configuration error, a port in use, a missing file.",
        steps=(
            "Read the journal of the first failed start, mend that, then reset-failed and start.",
            "Send those lines here: they name the reason.",
        ),
        check="journalctl -u UNIT -b --no-pager | tail -80; systemctl reset-failed UNIT",
        settles=False,
    ),
    Entry(
        id="systemd-timeout",
        runtimes=_SYSTEMD,
        message=r"[Ss]tart operation timed out|Failed with result 'timeout'|State '?(?:stop-sigterm|final-sigterm|stop-sigabrt)'? timed out|Watchdog timeout",
        sample="shop.service: Start operation timed out. Terminating.",
        means="the service did not report that it was ready, or did not stop, in its time, so systemd ended it",
        cause="Type=notify or forking while the program does neither, a PIDFile that never appears, or a start that waits for something.",
        steps=(
            "For a program that stays in the foreground use Type=exec (or simple).",
            "Look at what its last line waits for; raise TimeoutStartSec only for a start that is really long.",
        ),
        check="systemctl show UNIT -p Type,PIDFile,TimeoutStartUSec; journalctl -u UNIT -b | tail -40",
    ),
    Entry(
        id="systemd-dependency",
        runtimes=_SYSTEMD,
        message=r"Dependency failed for (?P<unit>[^\n.]{1,120})|Job \S{1,120} failed with result 'dependency'|Unit (?P<unit2>\S{1,120}) is masked|Failed to mount (?P<unit3>\S{1,120})",
        sample="Dependency failed for Local File Systems.",
        means="{unit|a unit} did not start, because one that it requires failed, is masked or does not exist",
        cause="A mount of fstab whose device is gone, a unit that was never installed, or a misspelt name in Requires=.",
        steps=(
            "Find the unit that failed first and mend that one.",
            "For mounts that may be missing add nofail to fstab.",
        ),
        check="systemctl --failed; systemctl list-dependencies --plain UNIT; findmnt --verify",
    ),
    Entry(
        id="systemd-killed",
        runtimes=_SYSTEMD,
        message=r"code=killed, (?:status=|signal=)(?:9/KILL|KILL)|Failed with result 'oom-kill'|code=dumped, status=(?P<signal>\d+/\w+)|A process of this unit has been killed by the OOM killer",
        sample="shop.service: Main process exited, code=killed, status=9/KILL",
        means="the service's process was ended by a signal ({signal|KILL}), not by its own decision",
        cause="9/KILL: the kernel's or systemd-oomd's memory killer, or a stop that took too long. 6/ABRT and 11/SEGV: a crash in native code.",
        steps=(
            "Look into the kernel's journal at that second for `Out of memory`.",
            "For ABRT and SEGV get the stack with coredumpctl.",
        ),
        check="journalctl -k --since -1h | grep -iE 'oom|killed process'; coredumpctl info UNIT; systemctl show UNIT -p MemoryMax,MemoryPeak",
    ),
    Entry(
        id="systemd-exit-code",
        runtimes=_SYSTEMD,
        message=r"(?P<unit>[\w@.:\\-]{1,100}\.(?:service|mount|timer|socket))[\s\S]{0,200}?(?:Failed with result 'exit-code'|code=exited, status=(?P<status>\d{1,3}(?:/\w{1,20})?))|Control process exited",
        sample="shop.service: Main process exited, code=exited, status=1/FAILURE",
        means="{unit|the service} ended by itself with status {status|other than 0}; its reason is what it printed before that",
        cause="The program's own error at start: configuration, missing file, port or database.",
        steps=(
            "Read what the program itself printed, and run ExecStart by hand as the unit's user.",
            "Send those lines here: systemd only reports the end.",
        ),
        check="journalctl -u {unit|UNIT} -b --no-pager | tail -80; systemctl status {unit|UNIT}",
        settles=False,
    ),
)
