"""What systemd and Kubernetes report where they say no more than that something failed."""

from opspilot.triage.knowledge.base import Entry

_K8S = ("kubernetes",)

PLATFORM: tuple[Entry, ...] = (
    Entry(
        id="systemd-environment",
        message=r"(?:status=\d{3}/(?P<step>[A-Z_]{4,30})|Failed at step (?P<step2>[A-Z_]{4,30}) )",
        sample="app.service: Main process exited, code=exited, status=218/CAPABILITIES",
        means="systemd could not set up the service's environment ({step|see the status}) before running it",
        cause="A folder, user, capability, log target or limit that the unit asks for does not exist or may not be had here.",
        steps=(
            "Correct that setting of the unit, or create what it names; then daemon-reload and restart.",
        ),
        check="systemctl cat UNIT; systemd-analyze verify UNIT.service",
    ),
    Entry(
        id="systemd-unit-not-found",
        message=r"(?:Unit (?P<unit>[\w@.\\-]{1,80}) (?:not found|could not be found|has a bad unit file)|Failed to (?:start|enable|restart) (?P<unit2>[\w@.\\-]{1,80}): Unit)",
        sample="Failed to restart shop.service: Unit shop.service not found.",
        means="systemd knows no unit {unit|of that name}",
        cause="The unit file is missing or misspelt, or daemon-reload was not run.",
        steps=("Put it into /etc/systemd/system, then systemctl daemon-reload.",),
        check="systemctl list-unit-files | grep -i NAME",
    ),
    Entry(
        id="k8s-image-pull",
        message=r"(?:ImagePullBackOff|ErrImagePull|Failed to pull image \"(?P<image>[^\"\s]{1,200})\"|Back-off pulling image \"(?P<image2>[^\"\s]{1,200})\"|InvalidImageName)",
        sample='ErrImagePull: Failed to pull image "registry.example.org/shop:1.2": not found',
        means="the node cannot pull the image {image|of the container}",
        cause="The name or tag does not exist, the registry wants credentials (imagePullSecrets), it cannot be reached, or a pull limit is used up.",
        steps=(
            "The Failed event names the reason: `not found` is the tag, `unauthorized` the secret, `timeout` or `no such host` the network, `toomanyrequests` the limit.",
            "Correct the tag, or create the secret in this namespace and name it in the pod or service account.",
        ),
        check="kubectl describe pod POD | sed -n '/Events/,$p'; docker manifest inspect {image|IMAGE}",
    ),
    Entry(
        id="k8s-crashloop",
        message=r"(?:CrashLoopBackOff|Back-off restarting failed container(?: (?P<container>[\w-]{1,63}))?(?: in pod (?P<pod>[a-z0-9.-]{1,120}))?)",
        sample="BackOff: Back-off restarting failed container backend in pod shop-7d9f_default(822eb9c2)",
        means="the container {container|in the message} ends again and again; Kubernetes only reports that, the reason is in the container's own log",
        cause="The program fails at start: a missing variable or secret, a database it cannot reach, a wrong command; or a liveness probe kills it.",
        steps=(
            "Read the log of the previous run and the exit code: 1 its own error, 137 killed (memory or probe), 127 command not found.",
            "Send that log: it holds the root cause.",
        ),
        check="kubectl logs {pod|POD} -c {container|CONTAINER} --previous --tail=100",
        settles=False,
    ),
    Entry(
        id="k8s-scheduling",
        message=r"(?:FailedScheduling|(?P<free>\d+)/(?P<nodes>\d+) nodes are available)(?:: (?P<why>[^\n]{1,200}))?",
        sample="FailedScheduling: 0/3 nodes are available: 3 Insufficient memory.",
        means="no node can take the pod: {why|see the message}",
        cause="Requests are larger than what is free, taints without tolerations, a selector no node has, or a volume in another zone.",
        steps=(
            "Each reason is counted in the message: lower requests or add nodes (Insufficient), add tolerations (taint), correct nodeSelector or affinity.",
        ),
        check="kubectl describe nodes | grep -A 8 'Allocated resources'; kubectl get nodes --show-labels",
    ),
    Entry(
        id="k8s-mount",
        message=r"(?:FailedMount|FailedAttachVolume|MountVolume\.\w{1,30} failed for volume \"(?P<volume>[^\"]{1,120})\"|Unable to attach or mount volumes|Multi-Attach error)",
        sample='FailedMount: MountVolume.SetUp failed for volume "pvc-1" : rpc error',
        means="the volume {volume|of the pod} could not be attached or mounted, so the pod does not start",
        cause="The disk does not exist or is still attached to another node, the storage driver or its credentials fail, or a secret or config map in the volume is missing.",
        steps=(
            "Look at the PVC, PV and VolumeAttachment, and at the CSI driver's log on that node.",
            "Disk not found: restore it or correct the path in the PV (for vSphere the folder kubevols and the VM's disk.EnableUUID). Multi-Attach: remove the old pod or its stale attachment.",
        ),
        check="kubectl get pvc,pv,volumeattachment; kubectl describe pod POD | sed -n '/Events/,$p'",
    ),
    Entry(
        id="k8s-sandbox",
        message=r"(?:FailedCreatePodSandBox|[Ff]ailed (?:to )?create pod sandbox|network plugin is not ready|cni plugin not initialized|container runtime is down|PLEG is not healthy)",
        sample="FailedCreatePodSandBox: Failed create pod sandbox: rpc error: code = Unknown desc = failed to start sandbox container",
        means="the node could not set up the pod's sandbox: its container runtime or network plug-in does not answer",
        cause="containerd or dockerd hangs or restarts, the CNI pods of that node fail or have no addresses left, or node memory or disk is used up.",
        steps=(
            "On that node look at the runtime and kubelet; restart the runtime if it does not answer.",
            "Check the CNI pods on the node; drain it if other pods fail too.",
        ),
        check="kubectl get pods -A -o wide --field-selector spec.nodeName=NODE; journalctl -u containerd -u docker -u kubelet --since '-30 min' | tail -50",
    ),
)
