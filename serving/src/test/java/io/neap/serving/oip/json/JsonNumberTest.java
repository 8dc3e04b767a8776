// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ServingException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {

    private static final int ROUNDS = 200_000;

    @Test
    void everyFloatIsReadBackFromItsShortestDigits() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < ROUNDS; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                assertThat(toFloat(Float.toString(value))).isEqualTo(value);
            }
        }
    }

    @Test
    void everyDoubleIsReadBackFromItsShortestDigits() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < ROUNDS; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(toDouble(Double.toString(value))).isEqualTo(value);
            }
        }
    }

    @Test
    void decimalsHalfWayBetweenTwoFloatsAreRoundedOnce() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < ROUNDS / 10; i++) {
            float low = random.nextFloat() * 1000;
            double middle = ((double) low + Math.nextUp(low)) / 2;
            String exact = new BigDecimal(middle).toPlainString();
            for (String text : new String[] {exact, exact + "0001", exact.substring(0, exact.length() - 1)}) {
                assertThat(toFloat(text)).as(text).isEqualTo(Float.parseFloat(text));
            }
        }
    }

    @Test
    void whateverIsWrittenIsReadAsTheJdkReadsIt() {
        SplittableRandom random = new SplittableRandom(10);
        int exact = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = written(random);
            double expected = Double.parseDouble(text);
            if (Double.isFinite(expected)) {
                assertThat(toDouble(text)).as(text).isEqualTo(expected);
                exact++;
            }
            if (Float.isFinite(Float.parseFloat(text))) {
                assertThat(toFloat(text)).as(text).isEqualTo(Float.parseFloat(text));
            }
        }
        assertThat(exact).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void anExponentOutweighsAsManyDigitsAsThereAre() {
        String tiny = "0." + "0".repeat(100_000) + "1e100001";
        String huge = "1" + "0".repeat(100_001) + "e-100001";

        assertThat(toDouble(tiny)).isEqualTo(1);
        assertThat(toFloat(tiny)).isEqualTo(1);
        assertThat(toDouble(huge)).isEqualTo(1);
        assertThat(toDouble("1e-99999999999999999999")).isZero();
        assertThatThrownBy(() -> toDouble("1e99999999999999999999")).hasMessageContaining("out of the range of FP64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "-0.0",
                "0e400",
                "1e0",
                "1E+2",
                "1e-2",
                "123456789012345678901234567890",
                "1e22",
                "1e23",
                "9007199254740993",
                "0.000000000000000000000000000000000000000000001",
                "1.401298464324817e-45",
                "3.4028235e38",
                "1.17549435e-38",
                "16777217",
                "0.1",
                "4.35",
                "5e-324"
            })
    void whatTheJdkReadsIsReadAlike(String text) {
        assertThat(toFloat(text)).isEqualTo(Float.parseFloat(text));
        assertThat(toDouble(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "+1", ".5", "1.", "01", "-01", "1e", "1e+", "0x10", "--1", "nan", "Inf", "true", "\"1\""
            })
    void whatIsNoJsonNumberIsRefused(String text) {
        assertThatThrownBy(() -> {
                    JsonReader json = reader(text);
                    new JsonNumber().toFloat(json);
                    json.finish();
                })
                .isInstanceOf(ServingException.class);
    }

    @Test
    void pythonsSpecialNumbersAreRead() {
        assertThat(toFloat("NaN")).isNaN();
        assertThat(toFloat("Infinity")).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(toDouble("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void aNumberTooLargeForItsTypeIsRefusedAndNotMadeInfinite() {
        assertThatThrownBy(() -> toFloat("3.5e38")).hasMessageContaining("3.5e38 is out of the range of FP32");
        assertThatThrownBy(() -> toDouble("1e309")).hasMessageContaining("out of the range of FP64");
    }

    @ParameterizedTest
    @CsvSource({
        "-9223372036854775808, -9223372036854775808",
        "9223372036854775807, 9223372036854775807",
        "-0, 0",
        "000, refused",
        "9223372036854775808, refused",
        "99999999999999999999, refused",
        "1.0, refused",
        "1e3, refused",
        "NaN, refused"
    })
    void longsAreExactOrRefused(String text, String expected) {
        if (expected.equals("refused")) {
            assertThatThrownBy(() -> toLong(text)).isInstanceOf(ServingException.class);
        } else {
            assertThat(toLong(text)).isEqualTo(Long.parseLong(expected));
        }
    }

    @Test
    void unsignedLongsReachTwoToTheSixtyFourth() {
        JsonNumber number = new JsonNumber();
        assertThat(number.toUnsignedLong(reader("18446744073709551615"))).isEqualTo(-1L);
        assertThat(number.toUnsignedLong(reader("0"))).isZero();
        assertThatThrownBy(() -> number.toUnsignedLong(reader("18446744073709551616")))
                .hasMessageContaining("out of the range of UINT64");
        assertThatThrownBy(() -> number.toUnsignedLong(reader("-1")))
                .hasMessageContaining("out of the range of UINT64");
    }

    /** Up to 24 digits before and after the point, and perhaps an exponent about the edges of what is exact. */
    private static String written(SplittableRandom random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        text.append(random.nextInt(10));
        if (text.charAt(text.length() - 1) != '0') {
            digits(random, text);
        }
        if (random.nextBoolean()) {
            digits(
                    random,
                    text.append('.').append("0".repeat(random.nextInt(6))).append(random.nextInt(10)));
        }
        if (random.nextBoolean()) {
            text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(-60, 60));
        }
        return text.toString();
    }

    private static void digits(SplittableRandom random, StringBuilder text) {
        for (int left = random.nextInt(24); left > 0; left--) {
            text.append(random.nextInt(10));
        }
    }

    private static float toFloat(String text) {
        return new JsonNumber().toFloat(reader(text));
    }

    private static double toDouble(String text) {
        return new JsonNumber().toDouble(reader(text));
    }

    private static long toLong(String text) {
        return new JsonNumber().toLong(reader(text), Long.MIN_VALUE, Long.MAX_VALUE, "INT64");
    }

    private static JsonReader reader(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new JsonReader(bytes, bytes.length);
    }
}
