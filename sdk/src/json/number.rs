//! Numbers: whole ones where they fit 64 bits, else the nearest `f64`.

use super::Reader;
use serde_json::{Number, Value};

/// Below this power of ten of its first digit, a number is nearer to zero than to any other `f64`,
/// and above that of its negative, it is out of range.
const SMALLEST: i64 = -330;

/// How many bits the mantissa of an `f64` has, and the powers of two that its last bit can have.
const MANTISSA: i64 = 53;
/// See [`MANTISSA`].
const LEAST: i64 = -1074;
/// See [`MANTISSA`].
const GREATEST: i64 = 971;

/// How many bits of a quotient are needed: the mantissa, and what it is rounded by.
const CERTAIN: i64 = MANTISSA + 2;

impl Reader<'_> {
    pub(super) fn number(&mut self) -> Option<Value> {
        let is_negative = self.takes(b'-');
        let mut digits = Digits::default();
        if !self.takes(b'0') {
            self.digits(&mut digits)?;
        }
        let mut exponent = 0;
        let mut is_whole = true;
        if self.takes(b'.') {
            is_whole = false;
            exponent -= self.digits(&mut digits)?;
        }
        if self.takes(b'e') || self.takes(b'E') {
            is_whole = false;
            let is_small = self.takes(b'-');
            if !is_small {
                self.takes(b'+');
            }
            let mut typed = Digits::default();
            self.digits(&mut typed)?;
            // Beyond 32 bits, a number is zero or out of range in either case.
            let size = typed.whole.and_then(|size| u32::try_from(size).ok()).unwrap_or(u32::MAX);
            let size = i64::from(size);
            exponent += if is_small { -size } else { size };
        }
        let whole = digits.whole.filter(|_| is_whole);
        if let Some(whole) = whole.filter(|_| !is_negative) {
            return Some(whole.into());
        }
        // Minus zero is no whole number.
        if let Some(whole) = whole.and_then(|whole| 0i64.checked_sub_unsigned(whole))
            && whole != 0
        {
            return Some(whole.into());
        }
        let magnitude = nearest(digits, exponent)?;
        let number = Number::from_f64(if is_negative { -magnitude } else { magnitude })?;
        Some(Value::Number(number))
    }

    /// Reads at least one digit, and returns how many there were.
    fn digits(&mut self, digits: &mut Digits) -> Option<i64> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            digits.push(self.peek() - b'0');
            self.at += 1;
        }
        (self.at > start).then(|| (self.at - start) as i64)
    }
}

/// A whole number of any size.
struct Digits {
    /// The number, if it fits.
    whole: Option<u64>,
    /// The number, in digits to the base 2³², the lowest first; the highest is not zero.
    limbs: Vec<u32>,
    /// How many decimal digits there are after the first that is not zero, and it.
    count: i64,
}

impl Default for Digits {
    fn default() -> Self {
        Self { whole: Some(0), limbs: Vec::new(), count: 0 }
    }
}

impl Digits {
    fn push(&mut self, digit: u8) {
        let shifted = self.whole.and_then(|whole| whole.checked_mul(10));
        self.whole = shifted.and_then(|whole| whole.checked_add(digit.into()));
        self.multiply(10, digit.into());
        self.count += i64::from(!self.limbs.is_empty());
    }

    fn multiply(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for limb in &mut self.limbs {
            carry += u64::from(*limb) * u64::from(factor);
            *limb = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.limbs.push(carry as u32);
        }
    }

    /// Divides by ten, and returns the remainder.
    fn divide(&mut self) -> u64 {
        let mut rest = 0;
        for limb in self.limbs.iter_mut().rev() {
            rest = rest << 32 | u64::from(*limb);
            *limb = (rest / 10) as u32;
            rest %= 10;
        }
        if self.limbs.last() == Some(&0) {
            self.limbs.pop();
        }
        rest
    }

    fn bit_length(&self) -> i64 {
        let highest = self.limbs.last().map_or(0, |limb| 32 - limb.leading_zeros());
        32 * self.limbs.len().saturating_sub(1) as i64 + i64::from(highest)
    }

    fn bit(&self, index: i64) -> u64 {
        let Ok(index) = usize::try_from(index) else { return 0 };
        self.limbs.get(index / 32).map_or(0, |limb| u64::from(*limb >> (index % 32) & 1))
    }
}

/// The `f64` that is nearest to these digits times a power of ten, the even one of two; none if it
/// is out of range.
fn nearest(mut digits: Digits, exponent: i64) -> Option<f64> {
    let magnitude = digits.count + exponent;
    if digits.limbs.is_empty() || magnitude < SMALLEST {
        return Some(0.0);
    }
    if magnitude > -SMALLEST {
        return None;
    }
    for _ in 0..exponent {
        digits.multiply(10, 0);
    }
    // A division takes less than four bits away; what it leaves over is only ever a tie-breaker.
    let needed = CERTAIN - 4 * exponent.min(0) - digits.bit_length();
    let added = if exponent < 0 { needed.max(0) / 32 + 1 } else { 0 };
    digits.limbs.splice(0..0, (0..added).map(|_| 0));
    let mut has_rest = false;
    for _ in exponent..0 {
        has_rest |= digits.divide() > 0;
    }
    let value = rounded(&digits, -32 * added, has_rest);
    value.is_finite().then_some(value)
}

/// The `f64` nearest to the digits times a power of two, or to a little more if there is a rest.
fn rounded(digits: &Digits, power: i64, has_rest: bool) -> f64 {
    // The power of two of the last bit of the result.
    let last = (digits.bit_length() - MANTISSA + power).max(LEAST);
    if last > GREATEST {
        return f64::INFINITY;
    }
    let cut = last - power;
    let mut mantissa = 0;
    for index in (cut.min(0)..digits.bit_length()).rev().take_while(|index| *index >= cut) {
        mantissa = mantissa << 1 | digits.bit(index);
    }
    if digits.bit(cut - 1) == 1 {
        let is_more = has_rest || (0..cut - 1).any(|index| digits.bit(index) == 1);
        mantissa += u64::from(is_more) | mantissa & 1;
    }
    // A mantissa of all its bits adds one to the exponent, and one that was rounded up a second.
    f64::from_bits((((last - LEAST) as u64) << (MANTISSA - 1)) + mantissa)
}
