// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
                "169.254.169.254", "100.64.0.1", "198.19.255.255", "224.0.0.1", "255.255.255.255", "::1", "::",
                "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fc00::1", "fd12::1", "fe80::1", "ff02::1", "2002:7f00:1::",
                "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1", "2130706433"
            })
    void an_address_that_only_some_can_reach_is_not(String address) throws UnknownHostException {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isFalse();
    }

    /** As a resolver answers it; Java's parser would make four bytes of it. */
    @ParameterizedTest
    @CsvSource({"169.254.169.254,false", "10.0.0.5,false", "1.1.1.1,true"})
    void a_mapped_address_is_judged_by_what_it_maps(String address, boolean reachable) throws UnknownHostException {
        byte[] bytes = new byte[16];
        bytes[10] = -1;
        bytes[11] = -1;
        System.arraycopy(InetAddress.getByName(address).getAddress(), 0, bytes, 12, 4);

        assertThat(PublicAddress.is(Inet6Address.getByAddress(null, bytes, -1))).isEqualTo(reachable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "198.20.0.1",
                "2606:4700::1111",
                "2002:101:101::",
                "64:ff9b::101:101"
            })
    void an_address_of_the_open_internet_is(String address) throws UnknownHostException {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isTrue();
    }
}
