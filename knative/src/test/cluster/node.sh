#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The first process of the cluster's namespaces, started by ./cluster with BIN, STATE and NAME. When it ends, all that is
# in them ends.

set -eu
read -r host_pid _ </proc/self/stat
mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /var/lib/containerd /var/lib/kubelet /var/lib/cni /var/log/pods /var/log/containers
mkdir -p "$STATE"/disk/{containerd,kubelet,pods,containers}
for folder in containerd kubelet; do mount --bind "$STATE/disk/$folder" "/var/lib/$folder"; done
for folder in pods containers; do mount --bind "$STATE/disk/$folder" "/var/log/$folder"; done
mount --make-rshared /
hostname "$NAME"
ip link set lo up
ip addr add 10.200.0.1/32 dev lo
# The API server calls webhooks by service address: it needs a route before kube-proxy can rewrite the target.
ip route add 10.96.0.0/16 dev lo src 10.200.0.1
echo 1 >/proc/sys/net/ipv4/ip_forward
echo "$host_pid" >"$STATE/init.pid.partial"
mv "$STATE/init.pid.partial" "$STATE/init.pid"

CONF=$STATE/conf
PKI=$STATE/pki
LOG=$STATE/log
export KUBECONFIG=$CONF/admin.conf

# Runs a program again whenever it ends: keep NAME COMMAND...
keep() {
    name=$1
    shift
    (while :; do
        "$@" >>"$LOG/$name.log" 2>&1 </dev/null || true
        echo "--- $name ended, again" >>"$LOG/$name.log"
        sleep 1
    done) &
}

ready() { [ "$("$BIN/kubectl" get --raw /readyz 2>/dev/null)" = ok ]; }

ulimit -n 1048576 2>/dev/null || true
keep etcd "$BIN/etcd" --data-dir "$STATE/etcd" --unsafe-no-fsync --listen-client-urls http://127.0.0.1:2379 \
    --advertise-client-urls http://127.0.0.1:2379 --listen-peer-urls http://127.0.0.1:2380 --log-level warn
keep containerd containerd -c "$CONF/containerd.toml"
keep kube-apiserver "$BIN/kube-apiserver" --etcd-servers=http://127.0.0.1:2379 --secure-port=6443 \
    --advertise-address=10.200.0.1 --service-cluster-ip-range=10.96.0.0/16 --client-ca-file="$PKI/ca.crt" \
    --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local --service-account-key-file="$PKI/sa.pub" \
    --service-account-signing-key-file="$PKI/sa.key" --authorization-mode=Node,RBAC \
    --enable-admission-plugins=NodeRestriction --allow-privileged=true \
    --kubelet-client-certificate="$PKI/admin.crt" --kubelet-client-key="$PKI/admin.key" \
    --kubelet-certificate-authority="$PKI/ca.crt" --kubelet-preferred-address-types=InternalIP --profiling=false
for _ in $(seq 600); do
    ! ready || break
    sleep 0.2
done
keep kube-controller-manager "$BIN/kube-controller-manager" --kubeconfig="$CONF/admin.conf" --leader-elect=false \
    --service-account-private-key-file="$PKI/sa.key" --root-ca-file="$PKI/ca.crt" \
    --cluster-signing-cert-file="$PKI/ca.crt" --cluster-signing-key-file="$PKI/ca.key" \
    --use-service-account-credentials=true --bind-address=127.0.0.1 --profiling=false
keep kube-scheduler "$BIN/kube-scheduler" --kubeconfig="$CONF/admin.conf" --leader-elect=false --bind-address=127.0.0.1
keep kubelet "$BIN/kubelet" --config="$CONF/kubelet.yaml" --kubeconfig="$CONF/kubelet.conf" --hostname-override="$NAME" \
    --node-ip=10.200.0.1
keep kube-proxy "$BIN/kube-proxy" --kubeconfig="$CONF/admin.conf" --proxy-mode=iptables --cluster-cidr=10.244.0.0/16 \
    --hostname-override="$NAME" --conntrack-max-per-core=0 --conntrack-min=0 \
    --conntrack-tcp-timeout-established=0s --conntrack-tcp-timeout-close-wait=0s
keep coredns "$BIN/coredns" -conf "$CONF/Corefile"
while :; do
    wait || true
    sleep 1
done
