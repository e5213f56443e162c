package org.daybook.examples.takeover.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * A number as Python has it: an int, which has no bounds, or a float. What an int and a float give together is a float. Immutable.
 */
public final class PythonNumber {

    public static final PythonNumber ZERO = new PythonNumber(BigInteger.ZERO);

    /** As many digits tell any two floats apart. */
    private static final int MAX_DIGITS = 17;

    /** The exponents of ten between which Python writes a float without one. */
    private static final int MIN_PLAIN_EXPONENT = -4;

    private static final int MAX_PLAIN_EXPONENT = 15;

    /** A {@link BigInteger} or a {@link Double}. */
    private final Number value;

    private PythonNumber(Number value) {
        this.value = value;
    }

    public static PythonNumber of(long number) {
        return new PythonNumber(BigInteger.valueOf(number));
    }

    /**
     * What Python counts with for a value of JSON; {@code true} is 1 there, and a text is no number.
     *
     * @throws IllegalArgumentException if it counts with none
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static PythonNumber of(Object json) {
        if (json instanceof BigInteger number) {
            return new PythonNumber(number);
        }
        if (json instanceof Integer || json instanceof Long) {
            return of(((Number) json).longValue());
        }
        if (json instanceof Double number) {
            return new PythonNumber(number);
        }
        if (json instanceof Boolean truth) {
            return of(truth ? 1 : 0);
        }
        throw new IllegalArgumentException(
                "Python counts with no " + json.getClass().getName());
    }

    /** The number for Jackson, which writes an int and a float in such a way that they are told apart again. */
    @JsonValue
    public Number value() {
        return value;
    }

    /** Whether it is a number at all; a float may be an infinity or none. */
    public boolean isFinite() {
        return value instanceof BigInteger || Double.isFinite(value.doubleValue());
    }

    /**
     * The sum.
     *
     * @throws ArithmeticException if a float is added to an int that no float is as large as
     */
    public PythonNumber plus(PythonNumber other) {
        return value instanceof BigInteger a && other.value instanceof BigInteger b
                ? new PythonNumber(a.add(b))
                : new PythonNumber(toFloat() + other.toFloat());
    }

    /**
     * The difference.
     *
     * @throws ArithmeticException if one is a float, and the other an int that no float is as large as
     */
    public PythonNumber minus(PythonNumber other) {
        return value instanceof BigInteger a && other.value instanceof BigInteger b
                ? new PythonNumber(a.subtract(b))
                : new PythonNumber(toFloat() - other.toFloat());
    }

    private double toFloat() {
        double number = value.doubleValue();
        if (value instanceof BigInteger && Double.isInfinite(number)) {
            throw new ArithmeticException("an int is too large for a float");
        }
        return number;
    }

    /** As Python prints it. */
    @Override
    public String toString() {
        return value instanceof BigInteger ? value.toString() : toString(value.doubleValue());
    }

    private static String toString(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        String sign = Math.copySign(1, number) < 0 ? "-" : "";
        if (Double.isInfinite(number)) {
            return sign + "inf";
        }
        return sign + (number == 0 ? "0.0" : plainOrScientific(shortest(Math.abs(number))));
    }

    /**
     * The decimal with the fewest digits that is read as this number again, and of these the nearest. Java's own has more digits
     * before JDK 19, and two at least ever since.
     */
    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        for (int digits = 1; digits < MAX_DIGITS; digits++) {
            BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            // At a power of two the floats above are twice as far apart as those below: the one farther off may do.
            BigDecimal below = exact.round(new MathContext(digits, RoundingMode.FLOOR));
            BigDecimal above = exact.round(new MathContext(digits, RoundingMode.CEILING));
            for (BigDecimal each : List.of(nearest, below, above)) {
                if (each.doubleValue() == number) {
                    return each;
                }
            }
        }
        return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
    }

    private static String plainOrScientific(BigDecimal number) {
        String digits = number.stripTrailingZeros().unscaledValue().toString();
        int exponent = number.precision() - number.scale() - 1;
        if (MIN_PLAIN_EXPONENT <= exponent && exponent <= MAX_PLAIN_EXPONENT) {
            String plain = number.stripTrailingZeros().toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String magnitude = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + magnitude;
    }

    /** Whether it is the same number of the same kind; an int is no float. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PythonNumber number && value.equals(number.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
