// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/** Leads the host names of the tests' own cluster to its ingress, which listens on this machine. */
public final class SampleResolver extends InetAddressResolverProvider {

    /** A domain that nobody has, at the port where the cluster's ingress is forwarded to. */
    public static final String ADDRESS = "http://{service}.{workspace}.example.com:18080";

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver system = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return host.endsWith(".example.com")
                        ? Stream.of(InetAddress.getByAddress(host, LOOPBACK))
                        : system.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return system.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "the tests' cluster";
    }
}
