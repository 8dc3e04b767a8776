// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @Test
    void the_folder_is_made_and_names_its_owner(@TempDir Path folder) throws IOException {
        try (Home home = Home.take(folder.resolve("a/b"))) {
            assertThat(home.folder().resolve("control.lock"))
                    .content()
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void a_released_home_can_be_taken_again(@TempDir Path folder) {
        Home.take(folder).close();

        Home.take(folder).close();
    }

    @Test
    void those_that_share_a_home_keep_out_whoever_wants_it_alone(@TempDir Path folder) throws Exception {
        try (Home one = Home.share(folder)) {
            assertThat(HomeUser.run("share", one.folder())).isZero();
            assertThat(HomeUser.run("take", one.folder())).isEqualTo(1);
        }
    }

    @Test
    void a_home_below_a_file_says_what_to_do(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Home.take(file.resolve("home")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("can't write to its home")
                .hasMessageContaining("set NEAP_HOME");
    }
}
