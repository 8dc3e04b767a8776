// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentTest {

    private static final ArtifactPath FOLDER = new ArtifactPath("1/net");
    private static final Artifact MODEL = new Artifact("1/net/model.onnx", "aa", 4);
    private static final Artifact NOTES = new Artifact("1/net/notes.md", "bb", 2);

    @Test
    void the_same_files_are_the_same_content_wherever_and_in_which_order() {
        Content content = Content.ofFiles(FOLDER, List.of(MODEL, NOTES));

        assertThat(Content.ofFiles(FOLDER, List.of(NOTES, MODEL))).isEqualTo(content);
        assertThat(Content.ofFiles(
                        new ArtifactPath("2/copy"),
                        List.of(new Artifact("2/copy/model.onnx", "aa", 4), new Artifact("2/copy/notes.md", "bb", 2))))
                .isEqualTo(content);
    }

    @Test
    void a_file_that_is_other_more_less_or_by_another_name_is_other_content() {
        Content content = Content.ofFiles(FOLDER, List.of(MODEL, NOTES));

        assertThat(List.of(
                        Content.ofFiles(FOLDER, List.of(MODEL)),
                        Content.ofFiles(FOLDER, List.of(MODEL, new Artifact("1/net/notes.md", "cc", 2))),
                        Content.ofFiles(FOLDER, List.of(MODEL, new Artifact("1/net/other.md", "bb", 2))),
                        Content.ofFiles(FOLDER, List.of(MODEL, NOTES, new Artifact("1/net/x/new.py", "dd", 1))),
                        Content.ofFiles(FOLDER, List.of()),
                        Content.ofSource("s3://bucket/net")))
                .doesNotContain(content)
                .doesNotHaveDuplicates();
    }
}
