// SPDX-License-Identifier: Apache-2.0
package io.neap.nativeimage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OnnxRuntimeMetadataTest {

    private static final String METADATA = "onnxruntime";
    private static final String JNI_LIBRARY = "/ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so";

    /** Class names as C strings hold them, alone or within a signature; a function of the library says Java_ai_… */
    private static final Pattern CLASS_NAME = Pattern.compile("(?:ai/onnxruntime|java)/(?:\\w+/)*[A-Z][\\w$]*");

    @Test
    void everyClassThatTheJniLibraryNamesIsOpenToIt() throws IOException {
        Set<String> named = classesNamedBy(JNI_LIBRARY);

        assertThat(named).as("classes found in the library").contains("ai.onnxruntime.OnnxTensor");
        assertThat(jniAccessible()).containsAll(named);
    }

    @Test
    void everyClassOfTheMetadataExists() throws IOException {
        Set<String> names = jniAccessible();
        names.addAll(Metadata.types(METADATA, "allDeclaredFields"));
        for (String name : names) {
            if (!name.endsWith("[]")) {
                String file = "/" + name.replace('.', '/') + ".class";
                assertThat(OnnxRuntimeMetadataTest.class.getResource(file))
                        .as(name)
                        .isNotNull();
            }
        }
    }

    /** Its private members make tensors of unsigned numbers, for which the binding has no public call. */
    @Test
    void whatServingReachesByMethodHandlesIsOpenToIt() throws IOException {
        assertThat(Metadata.types(METADATA, "allDeclaredFields"))
                .contains("ai.onnxruntime.OnnxRuntime", "ai.onnxruntime.OrtAllocator", "ai.onnxruntime.OrtEnvironment");
        assertThat(Metadata.types(METADATA, "allDeclaredMethods")).contains("ai.onnxruntime.OnnxTensor");
        assertThat(Metadata.types(METADATA, "allDeclaredConstructors"))
                .contains("ai.onnxruntime.OnnxTensor", "ai.onnxruntime.TensorInfo");
    }

    private static Set<String> classesNamedBy(String library) throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher matcher = CLASS_NAME.matcher(new String(Metadata.resource(library), ISO_8859_1));
        while (matcher.find()) {
            names.add(matcher.group().replace('/', '.'));
        }
        return names;
    }

    private static Set<String> jniAccessible() throws IOException {
        return Metadata.types(METADATA, "jniAccessible");
    }
}
