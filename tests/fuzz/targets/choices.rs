//! Choices that an input makes.

/// An input that is read from the beginning to the end; after it, every choice is the first one.
#[derive(Debug)]
pub(crate) struct Random {
    bytes: Vec<u8>,
    at: usize,
}

impl Random {
    /// The choices of an input.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), at: 0 }
    }

    /// For the trials of the tests, which choose by a number.
    pub(super) fn new(seed: u64) -> Self {
        Self::of(&seed.to_le_bytes())
    }

    fn next(&mut self) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        byte.into()
    }

    /// A number below a bound, which is not 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let low = self.next();
        let number = if bound > 256 { low << 8 | self.next() } else { low };
        number % bound
    }

    /// True once in so many times.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// One of some values.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Up to so many values.
    pub(super) fn several<T>(
        &mut self,
        most: usize,
        mut make: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| make(self)).collect()
    }
}
