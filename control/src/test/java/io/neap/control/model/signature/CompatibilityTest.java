// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.neap.control.model.onnx.OnnxPort;
import io.neap.control.model.signature.Compatibility.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String NONE = "[]";

    /** What callers sent before, what is taken now, and what breaks; nothing when nothing does. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [{"name":"a","type":"long"}] | [{"name":"a","type":"long"}] |
            [{"name":"a","type":"integer"}] | [{"name":"a","type":"long"}] |
            [{"name":"a","type":"integer"}] | [{"name":"a","type":"double"}] |
            [{"name":"a","type":"float"}] | [{"name":"a","type":"double"}] |
            [{"name":"a","type":"double"}] | [{"name":"a","type":"any"}] |
            [{"name":"a","type":"long"}] | [{"name":"a","type":"integer"}] | input 'a': callers send long, it takes integer
            [{"name":"a","type":"long"}] | [{"name":"a","type":"double"}] | input 'a': callers send long, it takes double
            [{"name":"a","type":"any"}] | [{"name":"a","type":"double"}] | input 'a': callers send any value, it takes double
            [{"name":"a","type":"long"},{"name":"b","type":"long"}] | [{"name":"a","type":"long"}] |
            [{"name":"a","type":"long"}] | [{"name":"a","type":"long"},{"name":"b","type":"long"}] | input 'b': it takes long, callers send none
            [{"name":"a","type":"long"}] | [{"name":"a","type":"long"},{"name":"b","type":"long","required":false}] |
            [{"name":"a","type":"long","required":false}] | [{"name":"a","type":"long"}] | input 'a': callers send it sometimes, it takes it always
            [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,4]}}] | [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,-1]}}] |
            [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,4]}}] | [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,5]}}] | input '1': callers send 4 in dimension 2, it takes 5
            [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,4]}}] | [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[1,4]}}] | input '1': callers send any size in dimension 1, it takes 1
            [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,4]}}] | [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[4]}}] | input '1': callers send 2 dimensions, it takes 1
            [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1]}}] | [{"type":"tensor","tensor-spec":{"dtype":"float64","shape":[-1]}}] | input '1': callers send a tensor of float32, it takes a tensor of float64
            [{"name":"a","type":"array","items":{"type":"integer"}}] | [{"name":"a","type":"array","items":{"type":"long"}}] |
            [{"name":"a","type":"array","items":{"type":"string"}}] | [{"name":"a","type":"array","items":{"type":"long"}}] | an item of input 'a': callers send string, it takes long
            [{"name":"a","type":"array","items":{"type":"string"}}] | [{"name":"a","type":"string"}] | input 'a': callers send a list of string, it takes string
            [{"name":"a","type":"map","values":{"type":"string"}}] | [{"name":"a","type":"map","values":{"type":"long"}}] | a value of input 'a': callers send string, it takes long
            [{"name":"a","type":"object","properties":{"p":{"type":"string"}}}] | [{"name":"a","type":"object","properties":{"p":{"type":"string"},"q":{"type":"long","required":false}}}] |
            [{"name":"a","type":"object","properties":{"p":{"type":"string"}}}] | [{"name":"a","type":"object","properties":{"q":{"type":"long"}}}] | input 'a', property 'q': it takes long, callers send none
            """)
    void inputs_may_widen_and_may_not_be_asked_for_anew(String before, String after, String breaks) {
        Compatibility found = Compatibility.between(columns(before, NONE, NONE), columns(after, NONE, NONE));

        assertThat(found.reasons()).isEqualTo(breaks == null ? List.of() : List.of(breaks));
        assertThat(found.verdict()).isEqualTo(breaks == null ? Verdict.COMPATIBLE : Verdict.BREAKING);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [{"name":"y","type":"long"}] | [{"name":"y","type":"long"},{"name":"z","type":"long"}] |
            [{"name":"y","type":"long"}] | [] | output 'y': callers read long, it gives none
            [{"name":"y","type":"long"}] | [{"name":"label","type":"long"}] | output 'y': callers read long, it gives none
            [{"name":"y","type":"integer"}] | [{"name":"y","type":"long"}] | output 'y': it gives long, callers read integer
            [{"name":"y","type":"long"}] | [{"name":"y","type":"integer"}] | output 'y': it gives integer, callers read long
            [{"name":"y","type":"long"}] | [{"name":"y","type":"long","required":false}] | output 'y': it gives it sometimes, callers read it always
            [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,3]}}] | [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,-1]}}] | output '1': it gives any size in dimension 2, callers read 3
            [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,-1]}}] | [{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,3]}}] |
            """)
    void outputs_are_given_as_before(String before, String after, String breaks) {
        Compatibility found = Compatibility.between(columns(NONE, before, NONE), columns(NONE, after, NONE));

        assertThat(found.reasons()).isEqualTo(breaks == null ? List.of() : List.of(breaks));
    }

    @Test
    void params_have_defaults_so_that_only_another_type_breaks() {
        String before = "[{'name':'t','dtype':'double','default':0.1,'shape':null},{'name':'gone','dtype':'long'}]";
        String more = "[{'name':'t','type':'double','default':1,'shape':null},{'name':'k','type':'long','default':5}]";
        String other = "[{'name':'t','dtype':'double','default':[1],'shape':[-1]}]";

        assertThat(params(before, more).verdict()).isEqualTo(Verdict.COMPATIBLE);
        assertThat(params(before, other).reasons())
                .containsExactly("param 't': callers send double, it takes a list of double");
    }

    @Test
    void a_function_takes_no_input_that_its_file_does_not_know() {
        OnnxPort x = new OnnxPort("x", "tensor(float)", List.of(-1L, 4L));
        OnnxPort y = new OnnxPort("y", "seq(map(int64,tensor(float)))", null);
        Signature two = Signature.ofOnnx(List.of(x, new OnnxPort("z", "tensor(int64)", null)), List.of(y));
        Signature one = Signature.ofOnnx(List.of(x), List.of(y));

        assertThat(Compatibility.between(two, two).verdict()).isEqualTo(Verdict.COMPATIBLE);
        assertThat(Compatibility.between(two, one).reasons())
                .containsExactly("input 'z': callers send a tensor of int64, it takes none");
        assertThat(Compatibility.between(one, two).reasons())
                .containsExactly("input 'z': it takes a tensor of int64, callers send none");
    }

    @Test
    void both_views_of_a_version_count() {
        Compatibility breaking = new Compatibility(Verdict.BREAKING, List.of("a"));
        Compatibility also = new Compatibility(Verdict.BREAKING, List.of("a", "b"));
        Compatibility fine = new Compatibility(Verdict.COMPATIBLE, List.of());
        Compatibility unknown = Compatibility.unknown("c");

        assertThat(breaking.and(also)).isEqualTo(also);
        assertThat(breaking.and(fine)).isEqualTo(breaking);
        assertThat(fine.and(breaking)).isEqualTo(breaking);
        assertThat(fine.and(unknown)).isEqualTo(fine);
        assertThat(unknown.and(fine)).isEqualTo(fine);
        assertThat(unknown.and(breaking)).isEqualTo(breaking);
    }

    @Test
    void what_is_not_understood_fits_itself_alone() {
        String odd = "[{'name':'a','type':'quantum'},{'name':'b'},7]";

        assertThat(Compatibility.between(columns(quoted(odd), NONE, NONE), columns(quoted(odd), NONE, NONE))
                        .verdict())
                .isEqualTo(Verdict.COMPATIBLE);
        assertThat(Compatibility.between(
                                columns(quoted(odd), NONE, NONE),
                                columns(quoted(odd.replace("quantum", "x")), NONE, NONE))
                        .verdict())
                .isEqualTo(Verdict.BREAKING);
        String deep = "[" + "{'type':'array','items':".repeat(400) + "{'type':'long'}" + "}".repeat(400) + "]";
        assertThat(Compatibility.between(columns(quoted(deep), NONE, NONE), columns(quoted(deep), NONE, NONE))
                        .verdict())
                .isEqualTo(Verdict.COMPATIBLE);
    }

    private static Compatibility params(String before, String after) {
        return Compatibility.between(columns(NONE, NONE, quoted(before)), columns(NONE, NONE, quoted(after)));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private static Signature columns(String inputs, String outputs, String params) {
        return Signature.ofMlflow(json(inputs), json(outputs), json(params));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(malformed);
        }
    }
}
