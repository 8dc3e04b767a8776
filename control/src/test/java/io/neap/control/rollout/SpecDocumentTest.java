// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.control.error.DomainException;
import io.neap.control.platform.Placement;
import io.neap.control.platform.Placement.Toleration;
import io.neap.control.platform.Resources;
import io.neap.control.platform.Scale;
import io.neap.control.rollout.Strategy.BlueGreen;
import io.neap.control.rollout.Strategy.Canary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecDocumentTest {

    @Test
    void all_but_the_model_has_a_default() {
        ServiceSpec spec = read("{'model':'models:/penguins/1'}");

        assertThat(spec.strategy()).isEqualTo(new BlueGreen());
        assertThat(spec.template()).isEqualTo(Template.DEFAULT);
    }

    @Test
    void every_field_is_read() {
        ServiceSpec spec = read("{'model':'models:/penguins@champion','strategy':{'canary':{'steps':"
                + "[{'setWeight':10,'pause':'500ms'},{'setWeight':50}],'analysis':{'minRequests':7,"
                + "'maxErrorRate':0.2,'maxLatencyRatio':3,'latencyFloor':'9ms'}}},'scale':{'min':1,'max':3,"
                + "'target':5.5,'stableWindow':'2m','gracePeriod':'0s'},'containerConcurrency':4,'timeout':'1s',"
                + "'progressDeadline':'1h'}");

        Canary canary = (Canary) spec.strategy();
        assertThat(spec.model()).hasToString("models:/penguins@champion");
        assertThat(canary.steps()).containsExactly(new Step(10, Duration.ofMillis(500)), new Step(50, Duration.ZERO));
        assertThat(canary.analysis().minRequests()).isEqualTo(7);
        assertThat(canary.analysis().latencyFloor()).isEqualTo(Duration.ofMillis(9));
        assertThat(spec.template())
                .isEqualTo(new Template(
                        new Scale(1, 3, 5.5, Duration.ofMinutes(2), 10, 200, Duration.ZERO),
                        4,
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        Resources.ANY,
                        Placement.ANYWHERE,
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'header':'X-User'}|{header=X-User}",
                "{'cookie':'cohort'}|{cookie=cohort, maxAge=2592000s}",
                "{'cookie':'cohort','maxAge':'2h'}|{cookie=cohort, maxAge=7200s}",
                "{'jwtClaim':'https://example.org/tenant'}|{jwtClaim=https://example.org/tenant}"
            },
            quoteCharacter = '`')
    void what_keeps_callers_is_read_and_written_as_it_was(String asked, String written) {
        ServiceSpec spec = read("{'model':'models:/penguins/1','affinity':" + asked + "}");

        assertThat(SpecDocument.write(spec).get("affinity")).hasToString(written);
        assertThat(SpecDocument.read(SpecDocument.write(spec))).isEqualTo(spec);
        assertThat(SpecDocument.write(read("{'model':'models:/penguins/1'}"))).doesNotContainKey("affinity");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|must be one of",
                "{'header':'X-User','cookie':'a'}|must be one of",
                "{'header':'X-User','maxAge':'1h'}|only a cookie has a maxAge",
                "{'header':'X User'}|affinity.header must be at most 64 letters",
                "{'cookie':'a;b'}|affinity.cookie must be at most 64 letters",
                "{'cookie':'a','maxAge':'100ms'}|affinity.maxAge must be whole seconds",
                "{'cookie':'a','maxAge':'9601h'}|affinity.maxAge must be whole seconds",
                "{'jwtClaim':' '}|affinity.jwtClaim must be a text",
                "{'claim':'sub'}|affinity.claim is unknown here",
                "'X-User'|affinity must be an object"
            },
            quoteCharacter = '`')
    void an_affinity_that_cannot_be_meant_is_refused(String asked, String message) {
        assertThatThrownBy(() -> read("{'model':'models:/penguins/1','affinity':" + asked + "}"))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining(message);
    }

    @Test
    void what_a_pod_gets_and_where_it_runs_is_read_and_written_as_it_was() {
        ServiceSpec spec = read(
                "{'model':'models:/penguins/1','resources':{'requests':{'cpu':1,'memory':'512Mi'},"
                        + "'limits':{'nvidia.com/mig-1g.5gb':'1'}},'placement':{'nodeSelector':{'zone':'a'},'tolerations':"
                        + "[{'key':'nvidia.com/gpu','effect':'NoSchedule'},{}],'priorityClass':'high','serviceAccount':'reader'}}");

        assertThat(spec.template().resources())
                .isEqualTo(new Resources(Map.of("cpu", "1", "memory", "512Mi"), Map.of("nvidia.com/mig-1g.5gb", "1")));
        assertThat(spec.template().placement())
                .isEqualTo(new Placement(
                        Map.of("zone", "a"),
                        List.of(
                                new Toleration(
                                        Optional.of("nvidia.com/gpu"), Optional.empty(), Optional.of("NoSchedule")),
                                new Toleration(Optional.empty(), Optional.empty(), Optional.empty())),
                        Optional.of("high"),
                        Optional.of("reader")));
        assertThat(SpecDocument.read(SpecDocument.write(spec))).isEqualTo(spec);
        assertThat(SpecDocument.write(read("{'model':'models:/penguins/1'}")))
                .doesNotContainKeys("resources", "placement", "storage");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'claim':{'name':'models','path':'penguins/7/model.onnx'}}",
                "{'image':{'reference':'registry/penguins@sha256:0000000000000000000000000000000000000000000000000000000000000000','path':'model.onnx'}}",
                "{'image':{'reference':'registry/penguins@sha256:0000000000000000000000000000000000000000000000000000000000000000','path':'model.onnx','pullPolicy':'Never'}}"
            })
    void where_a_model_is_mounted_from_is_read_and_written_as_it_was(String storage) {
        String json = "{'model':'models:/penguins/1','storage':" + storage + "}";
        ServiceSpec spec = read(json);

        assertThat(spec.template().storage()).isPresent();
        assertThat(SpecDocument.write(spec))
                .containsEntry("storage", document(json).get("storage"));
        assertThat(SpecDocument.read(SpecDocument.write(spec))).isEqualTo(spec);
    }

    @Test
    void what_is_written_is_read_back() {
        ServiceSpec spec = Services.spec(3, Services.CANARY);

        assertThat(SpecDocument.read(SpecDocument.write(spec))).isEqualTo(spec);
        assertThat(SpecDocument.readTemplate(SpecDocument.writeTemplate(spec.template())))
                .isEqualTo(spec.template());
    }

    @Test
    void a_least_number_of_processes_lifts_the_greatest() {
        ServiceSpec spec = read("{'model':'models:/penguins/1','scale':{'min':2}}");

        assertThat(spec.template().scale().max()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | model must be a text, but is nothing.",
                "{'model':7} | model must be a text, but is 7.",
                "{'model':'penguins'} | models:/name/version",
                "{'model':'models:/p/1','replicas':3} | replicas is unknown here; known are model, strategy",
                "{'model':'models:/p/1','strategy':{}} | strategy must be either",
                "{'model':'models:/p/1','strategy':'canary'} | strategy must be an object",
                "{'model':'models:/p/1','strategy':{'canary':{}}} | strategy.canary.steps must be a list",
                "{'model':'models:/p/1','strategy':{'canary':{'steps':[]}}} | give at least one step",
                "{'model':'models:/p/1','strategy':{'canary':{'steps':[{}]}}} | setWeight must be between 1 and 100",
                "{'model':'models:/p/1','strategy':{'canary':{'steps':[{'setWeight':9,'pause':'5'}]}}} | strategy.canary.steps[0].pause: '5' is no duration",
                "{'model':'models:/p/1','strategy':{'canary':{'steps':[{'setWeight':9},{'setWeight':9}]}}} | step 2 has 9 after 9",
                "{'model':'models:/p/1','strategy':{'blueGreen':{'x':1}}} | strategy.blueGreen.x is unknown",
                "{'model':'models:/p/1','scale':{'min':1.5}} | scale.min must be a whole number, but is 1.5.",
                "{'model':'models:/p/1','scale':{'max':0}} | max at least 1",
                "{'model':'models:/p/1','scale':{'min':1001}} | scale: max must be at most 1000.",
                "{'model':'models:/p/1','timeout':'0s'} | timeout must be more than 0s",
                "{'model':'models:/p/1','resources':{'cpu':1}} | resources.cpu is unknown here; known are requests, limits.",
                "{'model':'models:/p/1','resources':{'limits':{'cpu':'much'}}} | resources.limits.cpu must be a quantity such as 500m or 1Gi, but is 'much'.",
                "{'model':'models:/p/1','resources':{'limits':{'nvidia.com/gpu':0.5}}} | resources.limits.nvidia.com/gpu must be a whole number of devices",
                "{'model':'models:/p/1','resources':{'limits':{'cpu':{}}}} | resources.limits.cpu must be a text, but is {}.",
                "{'model':'models:/p/1','placement':{'tolerations':[{'effect':'No'}]}} | placement.tolerations[0].effect must be NoSchedule",
                "{'model':'models:/p/1','placement':{'tolerations':[{'value':'a'}]}} | placement.tolerations[0].value needs the key",
                "{'model':'models:/p/1','containerConcurrency':-1} | containerConcurrency must be between 0",
                "{'model':'models:/p/1','storage':{}} | storage must have either claim or image.",
                "{'model':'models:/p/1','storage':{'claim':{'name':'M','path':'m'}}} | storage.claim.name must be the name of a claim, but is 'M'.",
                "{'model':'models:/p/1','storage':{'claim':{'name':'m','path':'/m'}}} | storage.claim.path must be a path within the volume, as in churn/7/model.onnx, but is '/m'.",
                "{'model':'models:/p/1','storage':{'claim':{'name':'m','path':'a/../m'}}} | storage.claim.path must be a path within",
                "{'model':'models:/p/1','storage':{'claim':{'name':'m','path':'m','readOnly':true}}} | storage.claim.readOnly is unknown here; known are name, path.",
                "{'model':'models:/p/1','storage':{'image':{'reference':'r/m:1','path':'m'}}} | storage.image.reference must be pinned by its digest, as in registry/name@sha256:…, but is 'r/m:1'.",
            })
    void a_mistake_is_told_with_its_place_and_what_is_expected(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(DomainException.class).hasMessageContaining(message);
    }

    private static ServiceSpec read(String json) {
        return SpecDocument.read(document(json));
    }

    private static Map<String, Object> document(String json) {
        try {
            return new ObjectMapper().readValue(json.replace('\'', '"'), new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
