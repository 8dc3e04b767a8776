// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainFloatsTest {

    private static final int ROUNDS = 100_000;
    /** Enough behind the numbers that each of them is looked at. */
    private static final String TAIL = "0" + " ".repeat(80);

    @Test
    void whateverIsWrittenPlainlyIsReadAsTheJdkReadsIt() {
        SplittableRandom random = new SplittableRandom(11);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(5));
            texts.add(new BigDecimal(value)
                    .setScale(random.nextInt(9), RoundingMode.HALF_EVEN)
                    .toPlainString());
        }

        assertThat(taken(texts)).isEqualTo(ROUNDS);
    }

    @Test
    void doublesAsPythonWritesThemAreReadAsTheJdkReadsThem() {
        SplittableRandom random = new SplittableRandom(12);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            texts.add(Double.toString(i % 2 == 0 ? random.nextDouble(0.1, 1) : random.nextFloat(0.1f, 1)));
        }

        assertThat(taken(texts)).isEqualTo(ROUNDS);
    }

    @Test
    void whatLiesNextToTheMiddleOfTwoFloatsIsLeft() {
        SplittableRandom random = new SplittableRandom(13);
        for (int i = 0; i < ROUNDS / 10; i++) {
            float low = random.nextFloat(1, 1000);
            double middle = ((double) low + Math.nextUp(low)) / 2;
            String text = String.format(Locale.ROOT, "%.15f", middle);

            assertThat(take(text, ByteBuffer.allocate(4))).as(text).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "00.5",
                "1.",
                ".5",
                "-",
                "--1",
                "+1",
                "1e3",
                "1E3",
                "NaN",
                "Infinity",
                "-Infinity",
                "0x1",
                "1 ",
                "\"1\"",
                "[1]",
                "1.5.5",
                "1234567890123456789",
                "0.99999999999999999999",
                "1e-40",
                "0.0000000000000000000000000000000000000001",
                "",
                "\t1",
                "  1",
                "1:2",
                "/",
                ";"
            })
    void whatIsWrittenInAnotherWayIsLeftWhereItBegins(String text) {
        JsonReader json = reader(text + "," + TAIL);

        assertThat(PlainFloats.take(json, ByteBuffer.allocate(4), 1)).isZero();
        assertThat(json.position()).isZero();
    }

    @Test
    void noMoreAreTakenThanWanted() {
        JsonReader json = reader("1.5, -2,-0.25," + TAIL);
        ByteBuffer target = ByteBuffer.allocate(8);

        assertThat(PlainFloats.take(json, target, 2)).isEqualTo(2);
        assertThat(json.position()).isEqualTo("1.5, -2,".length());
        assertThat(target.flip().getFloat()).isEqualTo(1.5f);
        assertThat(target.getFloat()).isEqualTo(-2f);
    }

    @Test
    void aZeroKeepsItsSign() {
        ByteBuffer target = ByteBuffer.allocate(4);

        assertThat(take("-0.0", target)).isOne();
        assertThat(target.flip().getFloat()).isEqualTo(-0.0f);
    }

    @Test
    void nothingIsReadBehindTheEnd() {
        String text = "1.5,2.5,3.5";
        for (int length = 0; length <= text.length(); length++) {
            byte[] exactly = text.substring(0, length).getBytes(StandardCharsets.US_ASCII);

            assertThat(PlainFloats.take(new JsonReader(exactly, length), ByteBuffer.allocate(12), 3))
                    .isZero();
        }
    }

    /** How many of them are taken, each the float that the JDK reads. */
    private static int taken(List<String> texts) {
        ByteBuffer target = ByteBuffer.allocate(texts.size() * Float.BYTES);
        JsonReader json = reader(String.join(",", texts) + "," + TAIL);
        int taken = PlainFloats.take(json, target, texts.size());
        target.flip();
        for (String text : texts.subList(0, taken)) {
            assertThat(target.getFloat()).as(text).isEqualTo(Float.parseFloat(text));
        }
        return taken;
    }

    private static int take(String text, ByteBuffer target) {
        return PlainFloats.take(reader(text + "," + TAIL), target, 1);
    }

    private static JsonReader reader(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new JsonReader(bytes, bytes.length);
    }
}
