// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of the Helm chart.
 *
 * @param path within the chart
 * @param source the manifest that it is made of
 */
record Template(String path, String source, String text) {

    private static final String IMAGES = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: neap-images
              namespace: {{ .Release.Namespace }}
              labels:
                app.kubernetes.io/name: neap
            data:
            {{- range $function, $image := .Values.functions }}
            {{- if $image }}
              {{ upper $function }}: {{ quote $image }}
            {{- end }}
            {{- end }}
            """;

    private static final String GPU_IMAGES = """
            {{- if .Values.gpu.functions.inference }}
            """
            + IMAGES.replace("name: neap-images", "name: neap-gpu-images")
                    .replace(".Values.functions", ".Values.gpu.functions")
            + """
            {{- end }}
            """;

    static List<Template> all(Path manifests) throws IOException {
        List<Template> all = new ArrayList<>();
        try (var files = Files.list(manifests.resolve("base"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                switch (name) {
                    case "kustomization.yaml", "namespace.yaml" -> {}
                    case "deployment.yaml" ->
                        all.add(new Template("templates/" + name, name, deployment(read(file), manifests)));
                    default -> {
                        boolean definition = name.contains(".neap.io");
                        all.add(new Template(
                                (definition ? "crds/" : "templates/") + name,
                                name,
                                definition ? read(file) : released(read(file))));
                    }
                }
            }
        }
        Path disruption = manifests.resolve("ha/disruption.yaml");
        all.add(new Template("templates/disruption.yaml", "disruption.yaml", several(released(read(disruption)))));
        all.add(new Template("templates/images.yaml", "kustomization.yaml", IMAGES));
        all.add(new Template("templates/gpu.yaml", "kustomization.yaml", GPU_IMAGES));
        return all;
    }

    private static String deployment(String base, Path manifests) throws IOException {
        String replicas = replicas(manifests);
        String text = replace(released(base), "          image: neap\n", """
                          image: {{ required "image: which image is Neap's?" .Values.image }}
                """);
        text = replace(text, "  replicas: 1\n", "  replicas: {{ .Values.replicas }}\n");
        String one = between(text, "  # One home, one control", "  selector:\n    matchLabels:\n");
        text = replace(
                text,
                one,
                "{{- if gt (int .Values.replicas) 1 }}\n"
                        + "{{- $_ := required \"database.secret: several replicas need it\" .Values.database.secret }}\n"
                        + between(replicas, "  strategy:\n", "  template:\n")
                        + "{{- else }}\n" + one + "{{- end }}\n");
        text = replace(
                text,
                "      containers:\n",
                several(between(replicas, "      topologySpreadConstraints:\n", "      containers:\n"))
                        + "      containers:\n");
        text = replace(text, "          env:\n", gpu(manifests) + "          env:\n");
        text = replace(text, "            - name: NEAP_HTTP_HOST\n", environment(replicas));
        text = replace(text, "    metadata:\n      labels:\n", """
                    metadata:
                      annotations:
                        checksum/images: {{ print (toJson .Values.functions) (toJson .Values.gpu) | sha256sum }}
                      labels:
                """);
        return storage(text);
    }

    /** The reference that the component adds to the deployment, in its place there. */
    private static String gpu(Path manifests) throws IOException {
        String reference = between(read(manifests.resolve("gpu/kustomization.yaml")), "          configMapRef:\n", "$");
        return "{{- if .Values.gpu.functions.inference }}\n"
                + reference.indent(4).replaceFirst("  configMapRef", "- configMapRef")
                + "{{- end }}\n";
    }

    /** The release may be in any namespace, and its own address is in none of the manifests. */
    private static String environment(String replicas) {
        String home = "http://neap.{{ .Release.Namespace }}.svc.cluster.local";
        return """
                {{- with .Values.database.secret }}
                """
                + between(replicas, "            - name: NEAP_DATABASE_URL\n", "$")
                        .replace("name: neap-database", "name: {{ . }}")
                + """
                {{- end }}
                            - name: NEAP_ARTIFACTS_URL
                              value: %s/api/2.0/mlflow-artifacts/artifacts/
                            - name: NEAP_CONTROL_URL
                              value: %s
                            - name: NEAP_ADMISSION_NAMES
                              value: neap.{{ .Release.Namespace }}.svc
                {{- with .Values.gpu.runtimeClass }}
                            - name: NEAP_PLATFORM_KNATIVE_GPU_RUNTIME_CLASS
                              value: {{ . }}
                {{- end }}
                            - name: NEAP_HTTP_HOST
                """.formatted(home, home);
    }

    private static String storage(String text) {
        return replace(replace(text, "      storage: 10Gi\n", "      storage: {{ .Values.storage.size }}\n"), """
                  accessModes: [ReadWriteOnce]
                """, """
                  accessModes: [{{ if gt (int .Values.replicas) 1 }}ReadWriteMany{{ else }}ReadWriteOnce{{ end }}]
                {{- with .Values.storage.class }}
                  storageClassName: {{ . }}
                {{- end }}
                """);
    }

    private static String several(String text) {
        return "{{- if gt (int .Values.replicas) 1 }}\n" + text + "{{- end }}\n";
    }

    private static String released(String text) {
        return text.replace("namespace: neap-system", "namespace: {{ .Release.Namespace }}");
    }

    private static String replicas(Path manifests) throws IOException {
        return read(manifests.resolve("ha/replicas.yaml"));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    /** Fails where the manifest no longer says what the chart depends on. */
    private static String replace(String text, String old, String now) {
        if (text.indexOf(old) < 0 || text.indexOf(old) != text.lastIndexOf(old)) {
            throw new AssertionError("not once in the manifest: " + old);
        }
        return text.replace(old, now);
    }

    private static String between(String text, String from, String to) {
        int begin = text.indexOf(from);
        int end = to.equals("$") ? text.length() : text.indexOf(to, begin + 1);
        if (begin < 0 || end < 0) {
            throw new AssertionError("the manifest has no " + from + " before " + to);
        }
        return text.substring(begin, end);
    }

    @Override
    public String toString() {
        return path;
    }
}
