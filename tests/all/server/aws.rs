//! Tests the verification of credentials: the server signs in to AWS, for which moto answers.
//! `tests/server/aws` starts it.

use super::{api::Api, client::Client, real::Server, script, whole};
use libtest_mimic::{Failed, Trial};
use std::{path::Path, process};

const FLAGS: &str = "--type sagemaker --artifact-store s3://outputs/p --region us-east-1 \
     --container-registry 123456789012.dkr.ecr.us-east-1.amazonaws.com/images \
     --execution-role arn:aws:iam::123456789012:role/run -o json";

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("server::aws::a_credential_is_verified", verified)]
}

fn verified() -> Result<(), Failed> {
    let process = process::id();
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("aws-{process}"));
    // Below the ports of what stands in front of a server.
    let port = 3_000 + process as usize % 1000;
    let arguments = [directory.display().to_string(), port.to_string(), process.to_string()];
    let aws = script::run("aws", &arguments, &[])?;
    let (id, secret) = (aws.get("KEY_ID")?, aws.get("SECRET")?);
    let server = Server::start_with(&[("AWS_ENDPOINT_URL", aws.get("AWS_ENDPOINT_URL")?)])?;
    let (api, client) = (Api::of(&server)?, Client::new(&server.url, &server.key));
    let create = |name: &str, id: &str, secret: &str, more: &str| {
        let credential = format!("--credentials aws-access-keys:{id}:{secret}");
        client.run(&format!("stack create {name} {FLAGS} {credential} {more}"))
    };

    create("right", id, secret, "")?.done()?;
    whole::is(&api, "right", &[whole::ALL])?;
    for (name, id, secret) in
        [("wrong-secret", id, "of-somebody-else"), ("unknown-key", "AKIAUNKNOWNTOAWS0000", secret)]
    {
        let ran = create(name, id, secret, "")?;
        let error = ran.error();
        let hint = error["hint"].as_str().unwrap_or_default();
        if error["code"] != "server.verification" || !hint.contains("--no-verify") {
            return Err(format!("it is not told: {ran}").into());
        }
        if [id, secret].iter().any(|part| ran.stderr.contains(part)) {
            return Err(format!("a part of the credential is repeated: {ran}").into());
        }
        whole::is(&api, name, &[whole::NOTHING])?;
        create(name, id, secret, "--no-verify")?.done()?;
        whole::is(&api, name, &[whole::ALL])?;
    }
    Ok(())
}
