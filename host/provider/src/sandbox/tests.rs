use super::*;
use std::{thread, time::Duration};
use wasmtime::component::{Component, ComponentNamedList, Lift, Linker};

/// A component whose core module has this text, and exports the function `run`.
fn sandboxed(module: &str, lift: &str) -> (Sandbox, Component) {
    let engine = Engine::shared().unwrap();
    let text = format!(
        r#"(component
             (core module $m {module})
             (core instance $i (instantiate $m))
             (func (export "run") {lift}))"#
    );
    let component = Component::new(engine.wasmtime(), text_to_binary(&text)).unwrap();
    (Sandbox::new(engine, "test"), component)
}

fn text_to_binary(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

const LIFT: &str = r#"(canon lift (core func $i "run"))"#;

/// Instantiates the component, and calls `run` after a step of the host's.
fn run<R>(
    sandbox: &mut Sandbox,
    component: &Component,
    before: impl FnOnce(&mut HostState),
) -> Result<R, ProviderFault>
where
    R: ComponentNamedList + Lift + Send + Sync + 'static,
{
    sandbox.call(Question::Plan, |store| {
        let linker: Linker<HostState> = Linker::new(store.engine());
        let instance = linker.instantiate(&mut *store, component)?;
        before(store.data_mut());
        instance.get_typed_func::<(), R>(&mut *store, "run")?.call(store, ())
    })
}

fn fault(module: &str) -> String {
    let (mut sandbox, component) = sandboxed(module, LIFT);
    run::<()>(&mut sandbox, &component, |_| {}).unwrap_err().to_string()
}

#[test]
fn each_call_has_its_whole_time_on_one_engine() {
    let looping = |delay: u64| {
        thread::sleep(Duration::from_millis(delay));
        let (mut sandbox, component) = sandboxed(r#"(func (export "run") (loop br 0))"#, LIFT);
        let begun = Instant::now();
        let fault = run::<()>(&mut sandbox, &component, |_| {}).unwrap_err();
        (fault, begun.elapsed())
    };
    let ends: Vec<_> = thread::scope(|scope| {
        let calls: Vec<_> =
            [0, 300, 600].map(|delay| scope.spawn(move || looping(delay))).into_iter().collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    for (fault, took) in ends {
        assert_eq!(
            fault,
            ProviderFault::Deadline { question: Question::Plan, limit: limits::DEADLINE }
        );
        assert!(took >= limits::DEADLINE && took < 3 * limits::DEADLINE, "{took:?}");
    }
}

#[test]
fn memory_and_tables_are_bounded() {
    let memory = r#"(memory 1) (func (export "run") (drop (memory.grow (i32.const 1024))))"#;
    assert_eq!(fault(memory), "wanted more than 64 MiB of memory while answering `plan`");
    let several = r#"(memory 1000) (memory 100) (func (export "run"))"#;
    assert_eq!(fault(several), "wanted more than 64 MiB of memory while answering `plan`");
    let table = r#"(table 100001 funcref) (func (export "run"))"#;
    assert_eq!(fault(table), "wanted more than 100000 table elements while answering `plan`");
}

#[test]
fn the_size_of_an_answer_is_bounded() {
    let returning = |length: usize| {
        let module = format!(
            r#"(memory (export "memory") 32)
               (func (export "run") (result i32)
                 (i32.store (i32.const 0) (i32.const 8))
                 (i32.store (i32.const 4) (i32.const {length}))
                 (i32.const 0))"#
        );
        let lift = r#"(result string) (canon lift (core func $i "run") (memory $i "memory"))"#;
        let (mut sandbox, component) = sandboxed(&module, lift);
        run::<(String,)>(&mut sandbox, &component, |_| {})
    };
    assert_eq!(returning(1000).unwrap().0.len(), 1000);
    assert_eq!(
        returning(limits::ANSWER + 1).unwrap_err(),
        ProviderFault::Size { question: Question::Plan, limit: 1024 }
    );
}

#[test]
fn a_trap_after_a_logged_error_is_a_panic() {
    let module = r#"(func (export "run") unreachable)"#;
    let (mut sandbox, component) = sandboxed(module, LIFT);
    let logged = |state: &mut HostState| state.log().write("error", "no\nregion\u{1b}[31m");
    let fault = run::<()>(&mut sandbox, &component, logged).unwrap_err();
    assert_eq!(fault.to_string(), "panicked while answering `plan`: no region");
    assert!(self::fault(module).starts_with("crashed while answering `plan`: "));
}

#[test]
fn an_error_that_was_logged_in_an_earlier_call_is_no_panic() {
    let (mut sandbox, component) = sandboxed(r#"(func (export "run") unreachable)"#, LIFT);
    let logged = sandbox.call(Question::Start, |store| {
        store.data_mut().log().write("error", "earlier");
        Ok(())
    });
    assert_eq!(logged, Ok(()));
    let fault = run::<()>(&mut sandbox, &component, |_| {}).unwrap_err();
    assert!(matches!(fault, ProviderFault::Trap { .. }), "{fault}");
}

#[test]
fn an_instance_that_failed_is_not_entered_again() {
    let (mut sandbox, component) = sandboxed(r#"(func (export "run") unreachable)"#, LIFT);
    let first = run::<()>(&mut sandbox, &component, |_| {}).unwrap_err();
    let again = sandbox.call::<()>(Question::Plan, |_| panic!("entered"));
    assert_eq!(again, Err(first));
}
