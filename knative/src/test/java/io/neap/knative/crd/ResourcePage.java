// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference of the resource, as Markdown, made from its schema. */
final class ResourcePage {

    private static final String HEAD = """
            # InferenceService

            <!-- Made from the schema by ResourceDefinitionTest; write it anew with -Dneap.docs.write=true. -->

            A model to be served, as a resource of Kubernetes: `apiVersion: neap.io/v1alpha1`, `kind: InferenceService`. Its namespace is the
            workspace, its name the service's, and its spec the document of [the API](api-v1.md): two doors to one service.

            ```yaml
            apiVersion: neap.io/v1alpha1
            kind: InferenceService
            metadata:
              name: penguins
            spec:
              model: models:/penguins@champion
              strategy:
                canary:
                  steps: [{setWeight: 10, pause: 30s}, {setWeight: 50, pause: 30s}]
            ```

            ## Two doors

            A service that the API and a resource ask for alike is one service. When the API has asked for something else, the resource does not
            overwrite it: its condition `Synced` becomes `False` with the reason `ChangedElsewhere` or `DeletedElsewhere`, and the message names what
            differs. It ends when both say the same, or when the resource is annotated with `neap.io/override-generation` and the generation that
            the message names. A later change through the API is not covered by that.

            Deleting the resource takes the service off the network, drains its revisions and forgets it; the resource is gone when that is done. A
            service that was never the resource's stays.

            ## Conditions

            - `Synced`: whether the service is what the resource says. `False`: `Invalid`, `ModelNotFound`, `Refused`, `ChangedElsewhere`,
              `DeletedElsewhere`. `Unknown`: `Draining`, `Unavailable`.
            - `ConfigurationsReady`, `RoutesReady`: as [the API](api-v1.md) tells them.
            - `Ready`: both of these, and `Synced`.
            """;

    private ResourcePage() {}

    static String render() {
        return HEAD + part("Spec", "spec") + part("Status", "status");
    }

    private static String part(String title, String name) {
        return "\n## " + title + "\n\n"
                + Schema.fields(name).entrySet().stream()
                        .filter(field -> !field.getKey().startsWith("applied.spec."))
                        .map(ResourcePage::line)
                        .collect(Collectors.joining());
    }

    private static String line(Map.Entry<String, JSONSchemaProps> field) {
        JSONSchemaProps schema = field.getValue();
        return "- `" + field.getKey() + "` (" + type(schema) + "): " + schema.getDescription() + rules(schema) + "\n";
    }

    private static String type(JSONSchemaProps schema) {
        List<String> words = new ArrayList<>();
        words.add(schema.getItems() == null ? schema.getType() : "list");
        if (schema.getMinimum() != null) {
            words.add("at least " + number(schema.getMinimum()));
        }
        if (schema.getMaximum() != null) {
            words.add("at most " + number(schema.getMaximum()));
        }
        return String.join(", ", words);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String rules(JSONSchemaProps schema) {
        return schema.getXKubernetesValidations() == null
                ? ""
                : schema.getXKubernetesValidations().stream()
                        .map(ValidationRule::getMessage)
                        .map(message -> " Rule: " + message + ".")
                        .collect(Collectors.joining());
    }
}
