using System.Net.Sockets;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class FaultProxyTests
{
    // Two texts of three bytes, there and back.
    private const int Greetings = 12;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private FakeTime _time = null!;
    private EchoServer _server = null!;
    private FaultProxy _proxy = null!;
    private EchoClient _one = null!, _two = null!;

    [SetUp]
    public async Task Start()
    {
        _time = new FakeTime();
        _server = new EchoServer();
        _proxy = FaultProxy.Start(_server.Port, _time);
        _one = await EchoClient.ConnectAsync(_proxy.Port);
        _two = await EchoClient.ConnectAsync(_proxy.Port);
        Assert.That(await _one.EchoAsync("one"), Is.EqualTo("one"));
        Assert.That(await _two.EchoAsync("two"), Is.EqualTo("two"));
    }

    [TearDown]
    public async Task Stop()
    {
        _one.Dispose();
        _two.Dispose();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Forward_MuchAtOnceOnTwoConnections_ArrivesWholeAndInOrder()
    {
        var (a, b) = (Numbers(50_000), Numbers(60_000));
        var answers = new[] { _one.HearAsync(a.Length), _two.HearAsync(b.Length) };
        await Task.WhenAll(_one.TellAsync(a).AsTask(), _two.TellAsync(b).AsTask());
        Assert.That(await Task.WhenAll(answers), Is.EqualTo(new[] { a, b }));
    }

    [Test]
    public async Task Redirect_ToAnotherServer_NewConnectionsAreThereAndTheOthersStay()
    {
        await using var other = new EchoServer();
        _proxy.Redirect(other.Port);
        using var three = await EchoClient.ConnectAsync(_proxy.Port);
        Assert.That(await three.EchoAsync("three"), Is.EqualTo("three"));
        Assert.That(await _one.EchoAsync("more"), Is.EqualTo("more"));
        Assert.That((other.Heard, _server.Heard), Is.EqualTo((5, 10)));
    }

    [Test]
    public async Task Forward_OneEndCloses_TheOtherHearsItAfterAllThatWasSaid()
    {
        await _one.TellAsync("last");
        _one.CloseSending();
        Assert.That(await _one.HearAsync(100), Is.EqualTo("last"));
        await ConnectionsAsync(1);
    }

    [Test]
    public async Task Swallow_ToServer_NothingArrivesThere()
    {
        _proxy.Swallow(FlowDirections.ToServer);
        await _one.TellAsync("lost");
        await SwallowedAsync(4);
        Assert.That(_server.Heard, Is.EqualTo(6));
    }

    [Test]
    public async Task Swallow_ToClient_ServerHearsAndClientDoesNot()
    {
        _proxy.Swallow(FlowDirections.ToClient);
        await _one.TellAsync("lost");
        await SwallowedAsync(4);
        Assert.That(_server.Heard, Is.EqualTo(10));
        Assert.That(_one.Arrived, Is.Zero);
    }

    [Test]
    public async Task Swallow_OneEndCloses_TheOtherHearsNothing()
    {
        _proxy.Swallow();
        await _one.TellAsync("lost");
        _one.Dispose();
        await SwallowedAsync(4);
        Assert.That(_proxy.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task Swallow_NewConnection_IsSilentToo()
    {
        _proxy.Swallow();
        using var three = await EchoClient.ConnectAsync(_proxy.Port);
        await three.TellAsync("lost");
        await SwallowedAsync(4);
        Assert.That(_server.Heard, Is.EqualTo(6));
    }

    [Test]
    public async Task Heal_OneConnectionHasLostBytes_IsCutAndTheOtherGoesOn()
    {
        _proxy.Swallow();
        await _one.TellAsync("lost");
        await SwallowedAsync(4);
        _proxy.Heal();
        await Assert.CatchAsync<IOException>(() => _one.HearAsync(1));
        Assert.That(await _two.EchoAsync("here"), Is.EqualTo("here"));
    }

    [Test]
    public async Task Stall_UntilHealed_ArrivesThen()
    {
        _proxy.Stall();
        await _one.TellAsync("late");
        await ReceivedAsync(Greetings + 4);
        Assert.That(_server.Heard, Is.EqualTo(6));
        _proxy.Heal();
        Assert.That(await _one.HearAsync(4), Is.EqualTo("late"));
    }

    [Test]
    public async Task Cut_SeveralConnections_BothEndsHearIt()
    {
        _proxy.Cut();
        foreach (var client in new[] { _one, _two })
            await Assert.CatchAsync<IOException>(() => client.HearAsync(1));
        await ConnectionsAsync(0);
        using var three = await EchoClient.ConnectAsync(_proxy.Port);
        Assert.That(await three.EchoAsync("new"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Refuse_NewConnections_AreRefusedUntilHealed()
    {
        _proxy.Refuse();
        var refusal = await Assert.CatchAsync<SocketException>(() => EchoClient.ConnectAsync(_proxy.Port));
        Assert.That(refusal!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused));
        Assert.That(await _one.EchoAsync("here"), Is.EqualTo("here"));

        _proxy.Heal();
        using var three = await EchoClient.ConnectAsync(_proxy.Port);
        Assert.That(await three.EchoAsync("new"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Delay_EachByte_ArrivesSoMuchLater()
    {
        _proxy.Delay(2 * Second, FlowDirections.ToServer);
        await _one.TellAsync("a");
        await WaitingAsync(1);
        _time.Advance(Second);
        await _one.TellAsync("b");
        await ReceivedAsync(Greetings + 2);
        _time.Advance(Second - Tick);
        Assert.That(_server.Heard, Is.EqualTo(6));

        // The second byte was sent a second after the first, and waits behind it.
        _time.Advance(Tick);
        Assert.That(await _one.HearAsync(1), Is.EqualTo("a"));
        await WaitingAsync(1);
        _time.Advance(Second);
        Assert.That(await _one.HearAsync(1), Is.EqualTo("b"));
    }

    [Test]
    public async Task Delay_Healed_WhatIsOnItsWayArrivesAtOnce()
    {
        _proxy.Delay(TimeSpan.FromHours(1));
        await _one.TellAsync("late");
        await WaitingAsync(1);
        _proxy.Heal();
        Assert.That(await _one.HearAsync(4), Is.EqualTo("late"));
    }

    [Test]
    public async Task Delay_MuchAtOnce_ArrivesTogether()
    {
        var text = Numbers(50_000);
        _proxy.Delay(Second, FlowDirections.ToServer);
        var answer = _one.HearAsync(text.Length);
        await _one.TellAsync(text);
        await ReceivedAsync(Greetings + text.Length);
        await WaitingAsync(1);
        _time.Advance(Second);
        Assert.That(await answer, Is.EqualTo(text));
    }

    [Test]
    public async Task Throttle_AThousandBytesASecond_PassATwentiethAtATime()
    {
        _proxy.Throttle(1000);
        await _one.TellAsync(new string('x', 200));
        for (var heard = 50; heard <= 200; heard += 50)
        {
            Assert.That(await _one.HearAsync(50), Has.Length.EqualTo(50));
            if (heard == 200)
                break;
            await WaitingAsync(1);
            _time.Advance(TimeSpan.FromMilliseconds(49));
            Assert.That(_server.Heard, Is.EqualTo(6 + heard));
            _time.Advance(Tick);
        }
    }

    [Test]
    public async Task Dispose_InAllStates_LeavesNothing([Values] bool swallows, [Values] bool refuses)
    {
        if (swallows)
            _proxy.Swallow();
        if (refuses)
            _proxy.Refuse();
        await _one.TellAsync("x");
        await _proxy.DisposeAsync();
        Assert.That(_proxy.Connections, Is.Zero);
        Assert.That(_time.Waiting, Is.Zero);
        await Assert.CatchAsync<SocketException>(() => EchoClient.ConnectAsync(_proxy.Port));
    }

    [Test]
    public async Task Connect_ServerIsNotThere_IsCut()
    {
        await using var proxy = FaultProxy.Start(FreePort.Next(), _time);

        // The cut may come before the client has seen that it is connected.
        var failure = await Assert.CatchAsync(async () =>
        {
            using var client = await EchoClient.ConnectAsync(proxy.Port);
            await client.HearAsync(1);
        });
        Assert.That(failure, Is.InstanceOf<SocketException>().Or.InstanceOf<IOException>());
    }

    private static string Numbers(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"{i},"));

    private Task ReceivedAsync(int bytes) => Until.TrueAsync($"{bytes} bytes have reached the proxy", () => Task.FromResult(_proxy.Received == bytes));

    private Task SwallowedAsync(int bytes) => Until.TrueAsync($"{bytes} bytes are swallowed", () => Task.FromResult(_proxy.Swallowed == bytes));

    private Task ConnectionsAsync(int count) => Until.TrueAsync($"there are {count} connections", () => Task.FromResult(_proxy.Connections == count));

    private Task WaitingAsync(int count) => Until.TrueAsync($"{count} flows wait for the clock", () => Task.FromResult(_time.Waiting == count));
}
