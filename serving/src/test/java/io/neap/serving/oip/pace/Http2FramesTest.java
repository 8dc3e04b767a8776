// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class Http2FramesTest {

    private static final String PREFACE = "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a";
    private static final String SETTINGS = "000006" + "04" + "00" + "00000000" + "000300000064";
    private static final String HEAD_BEGUN = "000002" + "01" + "01" + "00000001" + "8386";
    private static final String HEAD_MORE = "000001" + "09" + "00" + "00000001" + "84";
    private static final String HEAD_END = "000000" + "09" + "04" + "00000001";
    private static final String DATA = "000003" + "00" + "01" + "00000001" + "616263";
    private static final int WHOLE = 3;

    @Example
    void whatIsNoPrefaceIsNoHttp2() {
        Http2Frames frames = new Http2Frames();

        assertThat(frames.follow(Unpooled.copiedBuffer("PR", StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(frames.isOpen()).isTrue();
        assertThat(frames.follow(Unpooled.copiedBuffer("OPFIND /", StandardCharsets.US_ASCII)))
                .isFalse();
    }

    @Example
    void aHeadIsOpenUntilItsLastFrameEnds() {
        Http2Frames frames = new Http2Frames();

        for (String begun : List.of(PREFACE, SETTINGS)) {
            follow(frames, begun);
            assertThat(frames.isOpen()).isFalse();
        }
        for (String part : List.of(HEAD_BEGUN, HEAD_MORE, HEAD_MORE)) {
            follow(frames, part);
            assertThat(frames.isOpen()).isTrue();
            assertThat(frames.whole()).isOne();
        }
        follow(frames, HEAD_END);
        assertThat(frames.isOpen()).isFalse();
        assertThat(frames.whole()).isEqualTo(2);
    }

    @Property(tries = 200)
    void howeverTheBytesAreCutTheFramesAreTheSame(@ForAll @IntRange(min = 1, max = 80) int size) {
        Http2Frames frames = new Http2Frames();
        byte[] bytes = HexFormat.of().parseHex(PREFACE + SETTINGS + HEAD_BEGUN + HEAD_MORE + HEAD_END + DATA);
        for (int at = 0; at < bytes.length; at += size) {
            frames.follow(Unpooled.wrappedBuffer(bytes, at, Math.min(size, bytes.length - at)));
        }

        assertThat(frames.whole()).isEqualTo(WHOLE);
        assertThat(frames.isOpen()).isFalse();
    }

    private static void follow(Http2Frames frames, String hex) {
        ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
        assertThat(frames.follow(bytes)).isTrue();
        assertThat(bytes.readableBytes()).isEqualTo(hex.length() / 2);
    }
}
