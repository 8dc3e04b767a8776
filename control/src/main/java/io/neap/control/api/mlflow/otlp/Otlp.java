// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.otlp;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.trace.ResourceSpans;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Bodies of OTLP over HTTP, in either encoding, compressed or not. */
public final class Otlp {

    public static final String PROTOBUF = "application/x-protobuf";
    public static final String JSON = "application/json";

    /** In bytes; what a body may grow to when it is unpacked. */
    private static final int MOST = 32 << 20;

    private Otlp() {}

    /**
     * The spans of an {@code ExportTraceServiceRequest}; fails with {@code INVALID_PARAMETER_VALUE} when it is none, or
     * has none.
     *
     * @param type one of the two
     * @param coding gzip, deflate or none
     */
    public static List<ResourceSpans> read(String type, @Nullable String coding, byte[] body) {
        byte[] plain = unpacked(coding == null ? "identity" : coding.toLowerCase(Locale.ROOT), body);
        List<ResourceSpans> spans = type.equals(JSON) ? JsonSpans.read(plain) : ProtobufSpans.read(plain);
        if (spans.stream().allMatch(each -> each.spans().isEmpty())) {
            throw DomainException.invalid(
                    "The body holds no spans: send an ExportTraceServiceRequest of OpenTelemetry.");
        }
        return spans;
    }

    private static byte[] unpacked(String coding, byte[] body) {
        InputStream packed = new ByteArrayInputStream(body);
        try (InputStream in = switch (coding) {
            case "identity" -> packed;
            case "gzip" -> new GZIPInputStream(packed);
            case "deflate" -> new InflaterInputStream(packed);
            default ->
                throw DomainException.invalid(
                        "Content-Encoding '" + coding + "' is not known: use gzip, deflate or none.");
        }) {
            byte[] plain = in.readNBytes(MOST + 1);
            if (plain.length > MOST) {
                throw new DomainException(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "The body is larger than " + (MOST >> 20)
                                + " MiB when it is unpacked: send fewer spans at once.");
            }
            return plain;
        } catch (IOException malformed) {
            throw new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE, "The body is not packed by " + coding + ".", malformed);
        }
    }
}
