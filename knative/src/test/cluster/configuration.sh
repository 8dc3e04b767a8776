#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Writes the certificates and the configuration of a one-node cluster: configuration.sh STATE NAME API

set -euo pipefail
STATE=$1
NAME=$2
API=$3

quietly() { "$@" 2>/dev/null; }

# RSA: the Java client reads no other keys without further libraries.
certificate() { # NAME SUBJECT EXTENSIONS
    quietly openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "$2"
    quietly openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -out "$1.crt" \
        -extfile <(printf '%s\n' "$3")
}

cd "$STATE/pki"
quietly openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 365 -subj /CN=neap-test-ca
names=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local
certificate apiserver /CN=kube-apiserver "subjectAltName=$names,DNS:localhost,IP:127.0.0.1,IP:10.96.0.1,IP:10.200.0.1"
certificate admin /O=system:masters/CN=kubernetes-admin extendedKeyUsage=clientAuth
certificate kubelet "/O=system:nodes/CN=system:node:$NAME" extendedKeyUsage=clientAuth
certificate kubelet-server "/CN=$NAME" "subjectAltName=DNS:$NAME,IP:10.200.0.1"
quietly openssl genrsa -out sa.key 2048
quietly openssl rsa -in sa.key -pubout -out sa.pub

encoded() { base64 -w0 "$1"; }

kubeconfig() { # FILE SERVER CERTIFICATE
    cat >"$1" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "$2", certificate-authority-data: "$(encoded ca.crt)"}}]
users: [{name: u, user: {client-certificate-data: "$(encoded "$3.crt")", client-key-data: "$(encoded "$3.key")"}}]
contexts: [{name: $NAME, context: {cluster: c, user: u, namespace: default}}]
current-context: $NAME
YAML
    chmod 600 "$1"
}

kubeconfig "$STATE/conf/admin.conf" https://127.0.0.1:6443 admin
kubeconfig "$STATE/conf/kubelet.conf" https://127.0.0.1:6443 kubelet
kubeconfig "$STATE/kubeconfig" "https://$API" admin

cd "$STATE/conf"
# Without CAP_SYS_RESOURCE runc cannot lower oom_score_adj, hence restrict_oom_score_adj.
cat >containerd.toml <<TOML
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "$STATE/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "ko.local/pause:1"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$STATE/conf/cni"
TOML
mkdir -p cni
cat >cni/10-neap.conflist <<'JSON'
{"cniVersion":"0.4.0","name":"neap","plugins":[
 {"type":"ptp","ipMasq":false,"mtu":1500,"ipam":{"type":"host-local","dataDir":"/run/cni-ipam","ranges":[[{"subnet":"10.244.0.0/16"}]],"routes":[{"dst":"0.0.0.0/0"}]}},
 {"type":"portmap","capabilities":{"portMappings":true}}]}
JSON
cat >kubelet.yaml <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "$STATE/pki/ca.crt"}}
authorization: {mode: Webhook}
tlsCertFile: "$STATE/pki/kubelet-server.crt"
tlsPrivateKeyFile: "$STATE/pki/kubelet-server.key"
containerRuntimeEndpoint: "unix://$STATE/containerd.sock"
cgroupDriver: cgroupfs
cgroupRoot: /$NAME
failCgroupV1: false
failSwapOn: false
clusterDNS: [10.200.0.1]
clusterDomain: cluster.local
resolvConf: "$STATE/conf/resolv.conf"
evictionHard: {memory.available: 100Mi, nodefs.available: "1%", imagefs.available: "1%"}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
registerNode: true
kubeAPIQPS: 100
kubeAPIBurst: 200
YAML
echo "nameserver 10.200.0.1" >resolv.conf
cat >Corefile <<COREFILE
.:53 {
  bind 10.200.0.1
  errors
  ready 127.0.0.1:18181
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $STATE/conf/admin.conf
    pods insecure
    ttl 2
  }
}
COREFILE
