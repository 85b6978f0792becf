//! Secrets with the marker in them, in each of the shapes that secrets have.

pub(crate) const MARKER: &str = "HUSHmarkHUSH";
/// The marker at the three positions that it may have in Base64.
const IN_BASE64: [&str; 3] = ["SFVTSG1hcmtIVVNI", "hVU0htYXJrSFVTS", "IVVNIbWFya0hVU0"];

/// The text of a key file of Google.
pub(crate) fn key_file() -> String {
    format!(
        "{{\"type\": \"service_account\", \"project_id\": \"p\", \"client_email\": \"e\", \
         \"token_uri\": \"u\", \"private_key\": \"-----BEGIN PRIVATE KEY-----\\n{MARKER}\\n\"}}"
    )
}

/// The shapes of a secret that is put where something else belongs.
pub(crate) fn shapes() -> Vec<String> {
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{MARKER}\n-----END PRIVATE KEY-----");
    vec![
        key_file(),
        pem,
        base64(&key_file()),
        format!("me:{MARKER}@registry.example.com/team"),
        format!("https://me:{MARKER}@host.example.com/p"),
        format!("s3://me:{MARKER}@my-bucket/p"),
        format!("gcp-service-account:{}", key_file()),
        format!("gcp-service-account:{}", base64(&key_file())),
        format!("aws-access-keys:AKIA:{MARKER}"),
        format!("aws-access-keys:AKIA:{MARKER}:more"),
        format!("aws-session-token:AKIA:{MARKER}"),
        format!("ZENKEY_{}{MARKER}", "e".repeat(80)),
        format!("wJalrXUtnFEMI/K7MDENG/bPx{MARKER}"),
        format!("ghp_16C7e42F292c6912E7{MARKER}"),
        format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIi{MARKER}.c2lnbmVk"),
        format!("DefaultEndpointsProtocol=https;AccountName=a;AccountKey={MARKER}==;E=x"),
        format!("https://account.blob.core.windows.net/c?sv=1&sig={MARKER}"),
        format!("s3://my-bucket/p?X-Amz-Signature={MARKER}"),
    ]
}

pub(crate) fn has_marker(bytes: &[u8]) -> bool {
    let has = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    has(MARKER) || IN_BASE64.into_iter().any(has)
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            let digit = bits >> (18 - 6 * place) & 63;
            encoded.push(char::from(DIGITS[digit as usize]));
        }
    }
    encoded
}
