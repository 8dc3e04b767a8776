// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ServingException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {

    private static final int ROUNDS = 20_000;

    @Property(tries = ROUNDS)
    void everyFloatIsWrittenInItsShortestDigitsAndReadBack(@ForAll("floats") float value) {
        String text = new String(new JsonWriter(0).number(value).toByteArray(), StandardCharsets.US_ASCII);

        assertThat(text).isEqualTo(Float.toString(value));
        assertThat(toFloat(text)).isEqualTo(value);
    }

    @Property(tries = ROUNDS)
    void everyDoubleIsWrittenInItsShortestDigitsAndReadBack(@ForAll("doubles") double value) {
        String text = new String(new JsonWriter(0).number(value).toByteArray(), StandardCharsets.US_ASCII);

        assertThat(text).isEqualTo(Double.toString(value));
        assertThat(toDouble(text)).isEqualTo(value);
    }

    @Property(tries = ROUNDS)
    void decimalsHalfWayBetweenTwoFloatsAreRoundedOnce(@ForAll("floats") float value) {
        float low = Math.abs(value);
        Assume.that(low < Float.MAX_VALUE);
        double middle = ((double) low + Math.nextUp(low)) / 2;
        String exact = new BigDecimal(middle).toPlainString();
        for (String text : new String[] {exact, exact + (exact.contains(".") ? "0001" : ".0001"), shortened(exact)}) {
            assertThat(toFloat(text)).as(text).isEqualTo(Float.parseFloat(text));
        }
    }

    @Property(tries = ROUNDS)
    void whateverIsWrittenIsReadAsTheJdkReadsIt(@ForAll("written") String text) {
        double expected = Double.parseDouble(text);
        if (Double.isFinite(expected)) {
            assertThat(toDouble(text)).as(text).isEqualTo(expected);
        }
        if (Float.isFinite(Float.parseFloat(text))) {
            assertThat(toFloat(text)).as(text).isEqualTo(Float.parseFloat(text));
        }
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

    @Provide
    Arbitrary<Float> floats() {
        return Arbitraries.integers()
                .withDistribution(RandomDistribution.uniform())
                .map(Float::intBitsToFloat)
                .filter(Float::isFinite);
    }

    @Provide
    Arbitrary<Double> doubles() {
        return Arbitraries.longs()
                .withDistribution(RandomDistribution.uniform())
                .map(Double::longBitsToDouble)
                .filter(Double::isFinite);
    }

    /** Up to 24 digits before and after the point, and perhaps an exponent about the edges of what is exact. */
    @Provide
    Arbitrary<String> written() {
        Arbitrary<String> whole =
                Arbitraries.oneOf(Arbitraries.just("0"), digits().filter(text -> text.charAt(0) != '0'));
        Arbitrary<String> fraction = Combinators.combine(Arbitraries.integers().between(0, 6), digits())
                .as((zeros, digits) -> "." + "0".repeat(zeros) + digits);
        Arbitrary<String> exponent = Combinators.combine(
                        Arbitraries.of("e", "E"), Arbitraries.integers().between(-60, 60))
                .as((letter, number) -> letter + number);
        return Combinators.combine(Arbitraries.of("", "-"), whole, optional(fraction), optional(exponent))
                .as((sign, before, after, power) -> sign + before + after + power);
    }

    private static Arbitrary<String> digits() {
        return Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(24);
    }

    private static Arbitrary<String> optional(Arbitrary<String> part) {
        return Arbitraries.oneOf(Arbitraries.just(""), part);
    }

    /** Without its last digit, a number that is a little less. */
    private static String shortened(String number) {
        return number.contains(".") && !number.endsWith(".") ? number.substring(0, number.length() - 1) + "0" : number;
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
