"""Kubernetes: containers that end, the pod network, the API server, access rights, admission, Helm."""

from opspilot.triage.knowledge.base import Entry

_K8S = ("kubernetes",)


KUBERNETES_CLUSTER: tuple[Entry, ...] = (
    Entry(
        id="k8s-sandbox-network",
        runtimes=_K8S,
        message=r"(?:NetworkPluginNotReady|cni (?:config|plugin)|plugin type=\"(?P<plugin>[\w-]{1,40})\"|network: stat /run/flannel|failed to (?:setup|set up|allocate) .{0,40}(?:network|IP)|no IP addresses available)",
        sample='FailedCreatePodSandBox: Failed to create pod sandbox: plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized',
        means="the network plugin {plugin|of the node} could not give this pod a network, so its sandbox was not created",
        cause="The plugin's own pod is down on that node, its token expired, or the range of pod addresses is used up.",
        steps=(
            "Look at the plugin's daemon set on the pod's node and restart its pod there.",
            "If addresses ran out, enlarge the range or remove leftovers in /var/lib/cni/networks.",
        ),
        check="kubectl get pods -n kube-system -o wide | grep -E 'calico|cilium|flannel|aws-node|weave'",
    ),
    Entry(
        id="k8s-api-refused",
        runtimes=_K8S,
        message=r"(?:The connection to the server (?P<address>[\w.:-]{3,120}) was refused|https://(?P<address2>[\w.:-]{3,120}:\d+)/api\S* .{0,60}(?:connection refused|i/o timeout|no route to host|EOF))",
        sample='Unable to register node with API server: Post "https://10.0.0.4:6443/api/v1/nodes": dial tcp 10.0.0.4:6443: connect: connection refused',
        means="the API server at {address|its address} does not answer",
        cause="kube-apiserver or etcd is down or restarting on the control plane, the load balancer has no healthy target, or the kubeconfig names a dead address.",
        steps=(
            "On the control plane look at the apiserver's and etcd's containers (crictl, since kubectl cannot help).",
            "From this machine test the address; mend the kubeconfig or the firewall if only this side fails.",
        ),
        check="curl -k https://{address|CONTROL-PLANE:6443}/livez; crictl ps -a | grep -E 'apiserver|etcd'",
    ),
    Entry(
        id="k8s-x509",
        runtimes=_K8S,
        message=r"x509: (?P<why>[^\n\"]{1,160})|certificate has expired or is not yet valid",
        sample="Unable to connect to the server: x509: certificate has expired or is not yet valid",
        means="a certificate in the cluster was refused: {why|see the message}",
        cause="kubeadm's certificates end after a year, a private registry's authority is not trusted on the node, or a name is missing in the certificate.",
        steps=(
            "For the control plane: kubeadm certs check-expiration, then kubeadm certs renew all and restart its static pods.",
            "For a registry or webhook: install its authority on every node, or renew the webhook's caBundle.",
        ),
        check="kubeadm certs check-expiration; openssl s_client -connect HOST:PORT </dev/null 2>/dev/null | openssl x509 -noout -dates -ext subjectAltName",
    ),
    Entry(
        id="k8s-rbac",
        runtimes=_K8S,
        message=r"(?:is forbidden: )?User \"(?P<user>[^\"]{1,160})\" cannot (?P<verb>\w{1,20}) resource \"(?P<resource>[\w./-]{1,80})\"",
        sample='Error: pods is forbidden: User "system:serviceaccount:shop:default" cannot list resource "pods" in API group "" in the namespace "shop"',
        means="{user|the account} has no right to {verb|use} {resource|this resource}",
        cause="No Role with a binding for that service account, or the pod runs as `default` because serviceAccountName is missing.",
        steps=(
            "Create a Role with verb {verb|the verb} on {resource|the resource} and bind it to that service account in the right namespace.",
            "Set serviceAccountName in the pod's template.",
        ),
        check="kubectl auth can-i {verb|list} {resource|pods} --as {user|system:serviceaccount:NAMESPACE:NAME}",
    ),
    Entry(
        id="k8s-webhook",
        runtimes=_K8S,
        message=r"(?:failed calling webhook \"(?P<webhook>[^\"]{1,120})\"|admission webhook \"(?P<webhook2>[^\"]{1,120})\" denied)",
        sample='Internal error occurred: failed calling webhook "validate.nginx.ingress.kubernetes.io": Post "https://ingress-nginx-admission.ingress.svc:443": context deadline exceeded',
        means="the admission webhook {webhook|in the message} refused the object or did not answer, so the API refused it too",
        cause="The webhook's pods are down, a network policy or firewall (8443, 9443) blocks the control plane, or the object breaks its policy.",
        steps=(
            "Look at the webhook's service and its endpoints; mend those first.",
            "If it says `denied`, change the object as the policy's words demand.",
        ),
        check="kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations; kubectl get endpoints -A | grep -i -E 'webhook|admission'",
    ),
    Entry(
        id="k8s-no-kind",
        runtimes=_K8S,
        message=r"no matches for kind \"(?P<kind>\w{1,80})\" in version \"(?P<version>[\w./-]{1,80})\"|doesn't have a resource type \"(?P<kind2>[\w.-]{1,80})\"|ensure CRDs are installed first",
        sample='error: resource mapping not found for name: "shop": no matches for kind "Ingress" in version "extensions/v1beta1"',
        means="this cluster's API does not know {kind|that kind} in {version|that version}",
        cause="The API version was removed by a cluster upgrade, or the operator's CustomResourceDefinitions are not installed yet.",
        steps=(
            "Ask the cluster for the versions it serves, and change apiVersion (and the fields that moved).",
            "For a custom resource install its CRDs first.",
        ),
        check="kubectl api-resources | grep -i {kind|KIND}; kubectl get crd",
    ),
    Entry(
        id="k8s-immutable",
        runtimes=_K8S,
        message=r"field is immutable|updates to statefulset spec for fields other than|spec\.selector.{0,80}immutable",
        sample='The Deployment "shop" is invalid: spec.selector: Invalid value: map[string]string{"app":"shop"}: field is immutable',
        means="the change touches a field that cannot be changed on an existing object",
        cause="Changed selector labels, a StatefulSet's volumeClaimTemplates, a Job's template, or a service's clusterIP.",
        steps=(
            "Restore the old value, or delete and create the object (kubectl delete --cascade=orphan keeps its pods).",
        ),
        check="kubectl diff -f MANIFEST",
    ),
    Entry(
        id="k8s-invalid-manifest",
        runtimes=_K8S,
        message=r"(?:error (?:validating|parsing|converting YAML)|unknown field \"(?P<field>[^\"]{1,120})\"|is invalid: (?P<path>[\w.\[\]]{1,120}): (?:Invalid|Required) value|mapping values are not allowed)",
        sample='error: error validating "deploy.yaml": error validating data: unknown field "spec.template.spec.container"',
        means="the manifest is refused: {field|a field or its value} {path|in it} is wrong",
        cause="Indentation, a misspelt field, a number where text is wanted (quote it), or a template value that is empty.",
        steps=(
            "Render the manifest and validate it on the server's side before applying.",
            "Ask the API for the right name of the field.",
        ),
        check="kubectl apply --dry-run=server -f MANIFEST; kubectl explain deployment.spec.template.spec",
    ),
    Entry(
        id="k8s-helm-pending",
        message=r"another operation \(install/upgrade/rollback\) is in progress|UPGRADE FAILED|INSTALLATION FAILED|cannot re-use a name that is still in use",
        sample="Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress",
        means="Helm could not install or upgrade the release",
        cause="An earlier run was interrupted and left it pending, the release already exists, or its resources did not become ready in time.",
        steps=(
            "Look at the history; roll back to the last `deployed` revision, which also releases the lock.",
            "If it timed out, read the events of the pods that are not ready.",
        ),
        check="helm history RELEASE -n NAMESPACE; helm rollback RELEASE REVISION -n NAMESPACE",
    ),
    Entry(
        id="k8s-node-not-ready",
        runtimes=_K8S,
        types=("NodeNotReady", "NodeLost", "ContainerStatusUnknown", "TaintManagerEviction"),
        sample="NodeNotReady: Node is not ready",
        means="the node stopped reporting to the control plane, so its pods count as lost",
        cause="Its kubelet died, it lost the network, ran out of memory or disk, or the machine is gone.",
        steps=(
            "Look at the node's conditions, then at its kubelet and runtime on the machine itself.",
            "If the machine is gone, delete the Node object so that volumes and pods move.",
        ),
        check="kubectl describe node NODE | sed -n '/Conditions/,/Addresses/p'; journalctl -u kubelet --since -30min | tail -50",
    ),
    Entry(
        id="k8s-job-deadline",
        types=("DeadlineExceeded", "BackoffLimitExceeded", "ProgressDeadlineExceeded"),
        sample='ProgressDeadlineExceeded: ReplicaSet "shop-6f8" has timed out progressing.',
        means="the job or rollout was given up: it failed too often or did not finish in its time",
        cause="Its pods crash, never become ready, or need longer than the deadline; their own logs say why.",
        steps=(
            "Read the last pod's log and events: that failure is the cause, this line only its count.",
            "Roll back meanwhile (kubectl rollout undo).",
        ),
        check="kubectl rollout status deploy/NAME; kubectl logs job/NAME --tail=100",
        settles=False,
    ),
)
