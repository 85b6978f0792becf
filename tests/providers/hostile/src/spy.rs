//! Searches the whole memory of the component for two words.
//!
//! Each letter of the words is stored as the next one in the alphabet, and
//! compared one at a time, so the component itself never has the words in
//! memory. If one is found, the host put it there.

use kitaru_provider::Problem;

/// `hidden-word-0815`
const HIDDEN: [u8; 16] = *b"ijeefo.xpse.1926";
/// `shown-word-4711`
const SHOWN: [u8; 15] = *b"tipxo.xpse.5822";

/// A problem for each word that is there.
pub(crate) fn found() -> Vec<Problem> {
    let problem = |code, message| Problem::at_credential(code, message);
    let hidden = is_there(&HIDDEN).then(|| problem("spy.hidden", "the hidden word is in memory"));
    let shown = is_there(&SHOWN).then(|| problem("spy.shown", "the shown word is in memory"));
    hidden.into_iter().chain(shown).collect()
}

/// The names of the words that are there.
pub(crate) fn report() -> String {
    let words = [("hidden", HIDDEN.as_slice()), ("shown", SHOWN.as_slice())];
    let there: Vec<&str> =
        words.into_iter().filter(|(_, word)| is_there(word)).map(|(name, _)| name).collect();
    there.join(" and ")
}

#[cfg(target_family = "wasm")]
fn is_there(raised: &[u8]) -> bool {
    let end = core::arch::wasm32::memory_size(0) << 16;
    let matches = |start: usize| {
        raised
            .iter()
            .enumerate()
            .all(|(index, letter)| byte(start + index).wrapping_add(1) == *letter)
    };
    // No object is at address 0.
    (1..=end - raised.len()).any(matches)
}

#[cfg(target_family = "wasm")]
fn byte(address: usize) -> u8 {
    #[expect(unsafe_code, reason = "a spy looks where it should not")]
    // SAFETY: the address is within the memory, of which every byte is one that can be read.
    unsafe {
        core::ptr::with_exposed_provenance::<u8>(address).read_volatile()
    }
}

#[cfg(not(target_family = "wasm"))]
fn is_there(_: &[u8]) -> bool {
    false
}
