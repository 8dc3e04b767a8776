// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountsTest {

    private static final Mounts MOUNTS = Mounts.parse(List.of(
            "631 540 0:50 / / ro,relatime - overlay overlay ro,lowerdir=/a",
            "633 631 0:53 / /proc rw,nosuid - proc proc rw",
            "640 631 254:0 /pv/neap /var/lib/neap rw,relatime - ext4 /dev/vda rw",
            "641 631 254:0 /pods/1/tmp /my\\040tmp rw,relatime - ext4 /dev/vda rw"));

    @ParameterizedTest
    @CsvSource({"/var/lib/neap,true", "/var/lib/neap/../neap/a,true", "/my tmp/b,true", "/var/lib,false", "/app,false"})
    void aFolderIsOnAVolumeWhereOneIsMountedAtOrAboveIt(String folder, boolean contained) {
        assertThat(MOUNTS.contain(folder)).isEqualTo(contained);
    }
}
