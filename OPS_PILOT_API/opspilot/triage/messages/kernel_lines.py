"""What single lines of the kernel's ring buffer tell."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason

_FORMS = (
    LogForm(
        r"(?P<message>Kernel panic - not syncing: .*)",
        ("Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)",),
        level="fatal",
    ),
    LogForm(
        (
            r"(?P<message>\S+\[\d+\]: (?:segfault at |unhandled |bad frame|general protection).*|"
            r"traps: \S.*\[\d+\] .*)"
        ),
        (
            (
                "shopd[4711]: segfault at 8 ip 000055d0c0ffee sp 00007ffd0 error 4 in "
                "shopd[55d0c0000000+21000]"
            ),
            (
                "traps: shopd[4711] general protection fault ip:55d0c0ffee sp:7ffd0 error:0 in "
                "shopd[55d0c0000000+21000]"
            ),
        ),
        level="fatal",
    ),
    LogForm(
        (
            r"(?P<message>(?:\S+: )?(?:Buffer )?I/O error,? (?:dev|on dev).*|\S.*: (?:I/O error|"
            r"i/o error|critical medium error|critical target error|protection error), dev .*)"
        ),
        (
            "blk_update_request: I/O error, dev sda, sector 123456 op 0x0:(READ)",
            "Buffer I/O error on dev sda1, logical block 7, async page read",
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>EXT[234]-fs error \(device [^)]+\)(?: in)?:? "
            r"(?P<function>\w+):(?P<line>\d+): .*)"
        ),
        (
            (
                "EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading "
                "directory lblock 0"
            ),
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>(?:EXT[234]|FAT|BTRFS|F2FS|ISOFS|NTFS|REISERFS|JFS|SQUASHFS|UDF|OCFS2|"
            r"GFS2|XFS)(?:-fs|_fs)?:? ?(?:error|critical|\([^)]+\): (?:error|Metadata|Corruption|"
            r"Internal error|xfs_\w+|Filesystem has been shut|log I/O|Remounting|Unmount|"
            r"mount failed|VFS: Can't|bad|unable|couldn't|failed|corrupt|Log inconsistent|"
            r"metadata)).*)"
        ),
        (
            "XFS (dm-0): Corruption detected. Unmount and run xfs_repair",
            "BTRFS error (device sda1): parent transid verify failed on 7",
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>(?:JBD2|Aborting journal|Remounting filesystem read-only|"
            r"VFS: Can't find|VFS: Cannot open root device|md/raid\S+ Disk failure|"
            r"device-mapper: \S+ .{0,80}(?:error|fail)|NFS: .{0,100}error|"
            r"nfs: server \S+ not responding|NFS: server \S+ not responding|CIFS:? VFS: .*|"
            r"SELinux: +.{0,60}(?:fail|invalid)).*)"
        ),
        ("Aborting journal on device sda1-8.", "nfs: server filer not responding, still trying"),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>ata\d+(?:\.\d+)?: (?:exception Emask|failed command:|error: \{|"
            r"link is slow|COMRESET failed|hard resetting link|SATA link down .{0,20}failed|"
            r"disabled|softreset failed).*)"
        ),
        ("ata1.00: failed command: READ FPDMA QUEUED",),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>(?:nvme \S+: (?:I/O .*timeout|controller is down|Device not ready|"
            r"Removing after probe|failed)|sd [\d:]+: (?:\[\w+\] )?.*(?:FAILED Result|"
            r"Medium Error|Unrecovered|Hardware Error|rejecting I/O)|mmc\d+: .*(?:error -\d+|"
            r"Timeout|timeout)|scsi \S+ .*(?:error|failed)).*)"
        ),
        (
            "nvme nvme0: I/O 7 QID 4 timeout, aborting",
            "sd 0:0:0:0: [sda] tag#0 FAILED Result: hostbyte=DID_OK driverbyte=DRIVER_SENSE",
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>(?:nf_conntrack: .*table full|TCP: out of memory|Out of socket memory|"
            r"neighbou?r\S* .*table overflow|VFS: file-max limit|cgroup: fork rejected|"
            r"TCP: .{0,60}possible SYN flooding|possible SYN flooding|vmap allocation|"
            r"\S.*: page allocation failure).*)"
        ),
        (
            "nf_conntrack: nf_conntrack: table full, dropping packet",
            "kworker/0:1: page allocation failure: order:4, mode:0x40dc0",
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>(?:NETDEV WATCHDOG: .*|\S+: transmit queue \d+ timed out.*|NVRM: (?:Xid|"
            r"GPU|API mismatch|failed).*|\[drm:(?P<function>\w+)[^\]]*\] \*ERROR\* .*|"
            r"\S.* \*ERROR\* .*|amdgpu .*(?:timeout|failed|error).*|mce: .*Hardware Error.*|"
            r"\[Hardware Error\].*|EDAC .*(?: UE | CE ).*|.*critical temperature reached.*))"
        ),
        (
            "[drm:i915_gem_init [i915]] *ERROR* Failed to initialize GPU",
            "NVRM: Xid (PCI:0000:01:00): 79, pid=7, GPU has fallen off the bus.",
        ),
        level="error",
    ),
    LogForm(
        r"(?P<message>(?:audit: |type=\d+ )?.*(?:apparmor=\"DENIED\"|avc:  ?denied).*)",
        (
            (
                'audit: type=1400 audit(1706695872.123:7): apparmor="DENIED" operation="open" '
                'profile="/usr/sbin/mysqld" name="/srv/x"'
            ),
        ),
        level="warning",
    ),
    LogForm(
        (
            r"(?P<message>(?:\S.* )?(?:Direct firmware load for \S+ failed with error -\d+|"
            r"firmware: failed to load .*|usb \S+: (?:device descriptor read|device not accepting|"
            r"unable to enumerate|can't set config).*|usb usb\S+: unable to enumerate.*|"
            r"ACPI (?:BIOS )?(?:Error|Exception).*|CPU\d+: (?:Core|Package) temperature above.*|"
            r"pcieport .*AER: .*[Ee]rror.*|oom_reaper: reaped process.*|"
            r"module verification failed.*|\S+: probe .*failed with error -\d+.*))"
        ),
        (
            "Bluetooth: hci0: Direct firmware load for rtl_bt.bin failed with error -2",
            "usb 1-1: device descriptor read/64, error -71",
        ),
        level="warning",
    ),
)

_REASONS = (
    Reason(
        (
            r"(?P<type>Kernel panic) - not syncing: (?:Fatal exception|hung_task|softlockup|Oops|"
            r"System is deadlocked|stack-protector|Attempted to kill)"
        ),
        ("Kernel panic - not syncing: Fatal exception in interrupt",),
        Category.CRASH_SIGNAL,
    ),
    Reason(
        r"(?P<type>Kernel panic) - not syncing: .*[Oo]ut of memory",
        ("Kernel panic - not syncing: Out of memory and no killable processes...",),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        r"(?P<type>Kernel panic) - not syncing: (?:VFS|No working init|Requested init|No init)",
        ("Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)",),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        r"(?P<type>Kernel panic) - not syncing",
        ("Kernel panic - not syncing: Machine check",),
        Category.CRASH_SIGNAL,
    ),
    Reason(
        r"\]: (?P<type>segfault) at ",
        ("shopd[4711]: segfault at 8 ip 0000 sp 0000 error 4 in shopd[55d0c0000000+21000]",),
        Category.CRASH_SIGNAL,
    ),
    Reason(
        (
            r"traps: \S+\[\d+\] (?P<type>general protection fault|general protection|"
            r"trap \w+(?: \w+)?|invalid opcode|divide error)"
        ),
        ("traps: shopd[4711] trap invalid opcode ip:55d0c0ffee sp:7ffd0 error:0",),
        Category.CRASH_SIGNAL,
    ),
    Reason(
        (
            r"\]: (?P<type>unhandled (?:signal|level|exception|page fault)[\w ]*|bad frame|"
            r"general protection)"
        ),
        ("shopd[4711]: unhandled signal 11 at 0000 nip 0000 lr 0000 code 1",),
        Category.CRASH_SIGNAL,
    ),
    Reason(
        r"(?P<type>(?:Buffer )?I/O error)",
        ("Buffer I/O error on dev sda1, logical block 7",),
        Category.UNKNOWN,
    ),
    Reason(
        r"(?P<type>page allocation failure)|out of memory|Out of socket memory",
        (
            "kworker/0:1: page allocation failure: order:4",
            "TCP: out of memory -- consider tuning tcp_mem",
        ),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        (
            r"table full|table overflow|(?P<type>file-max limit)|fork rejected|SYN flooding|"
            r"vmap allocation"
        ),
        (
            "nf_conntrack: table full, dropping packet",
            "cgroup: fork rejected by pids controller in /docker/7",
        ),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"not responding|timed out|timeout",
        (
            "nfs: server filer not responding, still trying",
            "nvme nvme0: I/O 7 QID 4 timeout, aborting",
        ),
        Category.TIMEOUT,
    ),
    Reason(
        r"apparmor=\"(?P<type>DENIED)\"|avc:  ?denied",
        ('audit: type=1400 apparmor="DENIED" operation="open"',),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        r"[Ff]irmware .*(?:failed|-2)",
        ("Direct firmware load for rtl_bt.bin failed with error -2",),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        r"oom_reaper: reaped",
        ("oom_reaper: reaped process 7 (shopd), now anon-rss:0kB",),
        Category.OUT_OF_MEMORY,
        Strength.SYMPTOM,
    ),
    Reason(
        (
            r"(?P<type>(?:EXT[234]-fs|BTRFS|XFS|F2FS|SQUASHFS|FAT-fs)(?: error|"
            r" \([^)]+\): (?:Corruption|Metadata|Internal error))?)"
        ),
        (
            "EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2",
            "XFS (dm-0): Corruption detected. Unmount and run xfs_repair",
        ),
        Category.UNKNOWN,
    ),
    Reason(
        r"critical temperature",
        ("thermal thermal_zone0: critical temperature reached (105 C), shutting down",),
        Category.RESOURCE_LIMIT,
        Strength.FATAL,
    ),
)

KERNEL_TABLE = LogTable(_FORMS, _REASONS)
