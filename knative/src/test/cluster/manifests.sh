#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes Knative's manifests from the YAML that its Go modules carry: manifests.sh MODULE KUBECTL OUT
# SERVING EVENTING, the last two being versions

set -euo pipefail
kubectl=$2
out=$3
version=$4
eventing_version=$5
cd "$1"

folder() { go list -m -f '{{.Dir}}' "$1"; }

serving=$(folder knative.dev/serving)
networking=$(folder knative.dev/networking)
caching=$(folder knative.dev/caching)
kourier=$(folder knative.dev/net-kourier)
eventing=$(folder knative.dev/eventing)/config
channel=$eventing/channels/in-memory-channel
broker=$eventing/brokers/mt-channel-broker

join() {
    for file in "$@"; do
        echo "---"
        grep -v '^#' "$file"
    done
}

# Modules drop git's symbolic links, so that networking's and caching's own files stand in for them.
join "$serving"/config/core/300-resources/*.yaml "$networking"/config/{certificate,domain-claim,ingress,serverlessservice}.yaml \
    "$caching"/config/image.yaml "$eventing"/core/resources/*.yaml "$channel"/resources/*.yaml >"$out/1-crds.yaml"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
join "$serving"/config/core/100-namespace.yaml "$serving"/config/core/200-*.yaml "$serving"/config/core/200-roles/*.yaml \
    "$serving"/config/core/configmaps/*.yaml "$networking"/config/config-network.yaml \
    "$serving"/config/core/deployments/{activator,autoscaler,controller,webhook}.yaml "$serving"/config/core/webhooks/*.yaml \
    "$serving"/config/core/300-knativecertificate.yaml "$serving"/config/core/999-cache.yaml |
    sed -E "s#ko://([^ \"]+)#ko.local/\1:$version#" >"$work/serving.yaml"
join "$kourier"/config/{100-namespace,200-bootstrap,200-config,200-serviceaccount,300-controller,300-gateway}.yaml |
    sed -E "s#ko://([^ \"]+)#ko.local/\1:$version#; s#image: docker.io/envoyproxy/envoy:.*#image: ko.local/envoy:1#; s#initialDelaySeconds: 10#initialDelaySeconds: 1#" \
        >"$work/kourier.yaml"

settings() { # CONFIG_MAP DATA
    printf -- '- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: %s, namespace: knative-serving}\n' "$1"
    printf '    data: %s\n' "$2"
}

{
    echo "resources: [serving.yaml, kourier.yaml]"
    echo "patches:"
    settings config-network '{ingress-class: kourier.ingress.networking.knative.dev}'
    settings config-domain '{"example.com": ""}'
    # Shorter than Knative's own 30 s, so that tests wait less for sleep.
    settings config-autoscaler '{scale-to-zero-grace-period: 10s}'
    settings config-features '{tag-header-based-routing: enabled, kubernetes.podspec-persistent-volume-claim: enabled,
      kubernetes.podspec-persistent-volume-write: enabled, kubernetes.podspec-nodeselector: enabled,
      kubernetes.podspec-tolerations: enabled}'
    settings config-observability '{metrics-protocol: prometheus, request-metrics-protocol: prometheus}'
    settings config-leader-election '{lease-duration: 15s, renew-deadline: 10s, retry-period: 2s}'
    settings config-deployment '{queue-sidecar-memory-request: 20Mi, queue-sidecar-ephemeral-storage-request: 16Mi}'
    cat <<'YAML'
- target: {kind: HorizontalPodAutoscaler}
  patch: |
    $patch: delete
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: any}
- target: {kind: PodDisruptionBudget}
  patch: |
    $patch: delete
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: any}
- target: {kind: Deployment}
  patch: |
    - {op: replace, path: /spec/template/spec/containers/0/resources/requests/cpu, value: 20m}
- target: {kind: Deployment, name: 3scale-kourier-gateway}
  patch: |
    - {op: remove, path: /spec/template/spec/containers/0/lifecycle}
- target: {kind: Service, name: kourier}
  patch: |
    - {op: replace, path: /spec/type, value: NodePort}
    - {op: add, path: /spec/ports/0/nodePort, value: 31080}
YAML
} >"$work/kustomization.yaml"
"$kubectl" kustomize "$work" >"$out/2-serving.yaml"

# Parts of Eventing that are not made here have their images in two maps that its controller wants.
none=ko.local/none:1
join "$eventing"/core/100-namespace.yaml "$eventing"/core/200-*.yaml "$eventing"/core/roles/*.yaml \
    "$eventing"/core/configmaps/*.yaml "$eventing"/core/deployments/{controller,webhook}.yaml "$eventing"/core/webhooks/*.yaml \
    "$channel"/200-*.yaml "$channel"/{roles,configmaps,deployments,webhooks}/*.yaml \
    "$broker"/roles/*.yaml "$broker"/deployments/{controller,broker-filter,broker-ingress}.yaml |
    sed -E "s#ko://([^ \"]+)#ko.local/\1:$eventing_version#" >"$work/eventing.yaml"
cat >"$work/kustomization.yaml" <<YAML
resources: [eventing.yaml]
generatorOptions: {disableNameSuffixHash: true}
configMapGenerator:
- name: eventing-transformations-images
  namespace: knative-eventing
  literals: [transform-jsonata=$none]
- name: eventing-integrations-images
  namespace: knative-eventing
  literals: [timer-source=$none, aws-s3-source=$none, aws-sqs-source=$none, aws-ddb-streams-source=$none, log-sink=$none,
    aws-s3-sink=$none, aws-sqs-sink=$none, aws-sns-sink=$none]
patches:
- target: {kind: Deployment}
  patch: |
    - {op: add, path: /spec/template/spec/containers/0/resources, value: {requests: {cpu: 20m, memory: 32Mi}}}
YAML
"$kubectl" kustomize "$work" >"$out/3-eventing.yaml"
