// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnnxFlavorTest {

    @Test
    void the_file_is_the_one_that_the_flavour_names() {
        assertThat(OnnxFlavor.data(
                        "flavors:\n  onnx:\n    code: null\n    data: net/model.onnx\n  python_function: {}\n"))
                .contains("net/model.onnx");
        assertThat(OnnxFlavor.data("flavors:\n  onnx:\n    onnx_version: 1.17\n"))
                .contains("model.onnx");
    }

    @Test
    void a_model_without_the_flavour_has_no_file() {
        assertThat(OnnxFlavor.data("flavors:\n  sklearn:\n    pickled_model: model.pkl\n"))
                .isEmpty();
        assertThat(OnnxFlavor.data("")).isEmpty();
        assertThat(OnnxFlavor.data("just text")).isEmpty();
        assertThat(OnnxFlavor.data("flavors: [")).isEmpty();
    }
}
