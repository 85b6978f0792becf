//! Writes WebAssembly: modules of given functions, and components with parts added or changed.

use super::random::Random;

/// An unsigned number in LEB128.
pub(super) fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// A section of a module or component.
pub(super) fn section(id: u8, content: &[u8]) -> Vec<u8> {
    [&[id], number(content.len()).as_slice(), content].concat()
}

const TYPE: u8 = 1;
const FUNCTION: u8 = 3;
const MEMORY: u8 = 5;
const CODE: u8 = 10;
const DATA: u8 = 11;
/// In a component.
const CORE_MODULE: u8 = 1;
const COMPONENT: u8 = 4;

/// A module whose functions take and return nothing, have so many `i32` locals, and these bodies.
pub(crate) fn module(locals: usize, bodies: &[Vec<u8>]) -> Vec<u8> {
    let declared = [number(1), number(locals), vec![0x7f]].concat();
    let code = bodies.iter().flat_map(|body| {
        let function = [declared.as_slice(), body, &[0x0b]].concat();
        [number(function.len()), function].concat()
    });
    let code: Vec<u8> = number(bodies.len()).into_iter().chain(code).collect();
    let functions = [number(bodies.len()), vec![0; bodies.len()]].concat();
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(TYPE, &[1, 0x60, 0, 0]),
        section(FUNCTION, &functions),
        section(CODE, &code),
    ]
    .concat()
}

/// A module with a memory and so many data segments of one byte.
pub(super) fn segments(count: usize) -> Vec<u8> {
    let one: [u8; 6] = [0, 0x41, 0, 0x0b, 1, b'x'];
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(MEMORY, &[1, 0, 1]),
        section(DATA, &[number(count), one.repeat(count)].concat()),
    ]
    .concat()
}

/// The component with a module that it does not use, which is compiled as well.
pub(crate) fn with_module(component: &[u8], module: &[u8]) -> Vec<u8> {
    [component, &section(CORE_MODULE, module)].concat()
}

/// Components inside each other, so many.
pub(super) fn nested(depth: usize) -> Vec<u8> {
    // The sizes are those of what is inside, so they are found from the innermost outwards.
    let mut sizes = vec![8_usize];
    for _ in 0..depth {
        let inner = sizes.last().copied().unwrap_or_default();
        sizes.push(8 + 1 + number(inner).len() + inner);
    }
    let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
    for size in sizes.iter().rev().skip(1) {
        bytes.push(COMPONENT);
        bytes.extend(number(*size));
        bytes.extend(b"\0asm\x0d\0\x01\0");
    }
    bytes
}

/// The sections of a component, each with its header.
fn sections(component: &[u8]) -> Vec<Vec<u8>> {
    let mut sections = Vec::new();
    let mut at = 8;
    while at < component.len() {
        let (mut size, mut shift, mut header) = (0_usize, 0, 1);
        loop {
            let byte = component.get(at + header).copied().unwrap_or_default();
            size |= usize::from(byte & 0x7f) << shift;
            (shift, header) = (shift + 7, header + 1);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let end = (at + header + size).min(component.len());
        sections.push(component[at..end].to_vec());
        at = end;
    }
    sections
}

/// A body of valid code: arithmetic on locals inside blocks, loops and conditions.
fn body(random: &mut Random, locals: usize, depth: usize) -> Vec<u8> {
    let mut code = Vec::new();
    for _ in 0..1 + random.below(12) {
        let mut local = |op: u8| [vec![op], number(random.below(locals))].concat();
        let (get, other, set) = (local(0x20), local(0x20), local(0x21));
        match random.below(if depth == 0 { 2 } else { 5 }) {
            0 => code
                .extend([get, other, vec![*random.pick(&[0x6a, 0x6b, 0x6c, 0x73])], set].concat()),
            1 => code.extend([get, other, set, vec![0x1a]].concat()),
            2 => code
                .extend([vec![0x02, 0x40], body(random, locals, depth - 1), vec![0x0b]].concat()),
            3 => {
                let inside = body(random, locals, depth - 1);
                code.extend([vec![0x03, 0x40], inside, get, vec![0x0d, 0, 0x0b]].concat());
            }
            _ => {
                let inside = body(random, locals, depth - 1);
                code.extend([get, vec![0x04, 0x40], inside, vec![0x0b]].concat());
            }
        }
    }
    code
}

/// A component that was made from a good one.
pub(super) fn component(good: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = good.to_vec();
    match random.below(10) {
        0 | 1 => {
            for _ in 0..1 + random.below(8) {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
        }
        2 => bytes.truncate(random.below(good.len())),
        3 => {
            let locals = 1 + random.below(40);
            let bodies: Vec<Vec<u8>> =
                (0..1 + random.below(30)).map(|_| body(random, locals, 4)).collect();
            bytes = with_module(good, &module(locals, &bodies));
        }
        4 => {
            let mut parts = sections(good);
            for _ in 0..1 + random.below(3) {
                let (one, other) = (random.below(parts.len()), random.below(parts.len()));
                match random.below(3) {
                    0 => parts.swap(one, other),
                    1 => parts.insert(one, parts[other].clone()),
                    _ => drop(parts.remove(one)),
                }
            }
            bytes = [good[..8].to_vec(), parts.concat()].concat();
        }
        5 => bytes = nested(random.below(64)),
        6 => bytes = with_module(good, &segments(random.below(20_000))),
        7 => {
            let name = random.pick(&["name", "", "\u{202e}\u{1b}[2J", "producers"]);
            let content = [number(name.len()), name.as_bytes().to_vec(), vec![0xff; 40]].concat();
            bytes.extend(section(0, &content));
        }
        8 => {
            // A count that promises more than there is.
            let id = u8::try_from(random.below(14)).unwrap_or_default();
            bytes.extend(section(id, &[0xff, 0xff, 0xff, 0xff, 0x0f]));
        }
        _ => {
            let start = random.below(good.len());
            let end = (start + random.below(4000)).min(good.len());
            bytes.drain(start..end);
        }
    }
    bytes
}
