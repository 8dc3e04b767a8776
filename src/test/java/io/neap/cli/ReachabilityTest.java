// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.bench.wake.WakeReport;
import io.neap.cli.demo.DemoReport;
import io.neap.cli.doctor.Finding;
import io.neap.cli.reproduce.Check;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An executable can only write records as JSON that its settings name. */
class ReachabilityTest {

    private static final Path SETTINGS =
            Path.of("main/resources/META-INF/native-image/io.neap/neap-house/reachability-metadata.json");

    @Test
    void everyRecordThatIsWrittenAsJsonIsNamed() throws IOException {
        Set<String> written = new TreeSet<>();
        for (Class<?> report : List.of(WakeReport.class, DemoReport.class, Finding.class, Check.class)) {
            collect(report, written);
        }
        written.remove(WakeReport.class.getName()); // its parts are, in a map

        JsonNode named = new ObjectMapper().readTree(SETTINGS.toFile()).path("reflection");

        assertThat(named.findValuesAsText("type")).containsAll(written);
        assertThat(written).hasSizeGreaterThan(4);
    }

    private static void collect(Type type, Set<String> records) {
        if (type instanceof ParameterizedType of) {
            Arrays.stream(of.getActualTypeArguments()).forEach(argument -> collect(argument, records));
        } else if (type instanceof Class<?> kind && kind.isRecord() && records.add(kind.getName())) {
            for (RecordComponent component : kind.getRecordComponents()) {
                collect(component.getGenericType(), records);
            }
        }
    }
}
