using System.Net;
using Classroom.Rtc;
using Classroom.Rtc.Srtp;
using Classroom.Server.Loops.Sockets;
using Classroom.Sfu;
using Classroom.Testing.Media;

namespace Classroom.Benchmarks.Packet;

/// <summary>
/// A teacher with microphone and camera and many receivers, at the same worker or at another, connected by real handshakes on a virtual network, then led out
/// through a real socket.
/// </summary>
internal sealed class PacketStage : IDisposable
{
    private const int OpeningMs = 200;
    private const int WarmUpMs = 2_000;
    private const long StepUs = 1_000;

    private readonly Lesson _lesson;
    private readonly SyntheticClient _teacher;
    private readonly MediaSocket _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Receivers _receivers;
    private readonly TransportAddress _from;

    public PacketStage(int receivers, TimeSpan recorded, bool crosses = false)
    {
        _lesson = new Lesson(workers: crosses ? 2 : 1);
        _receivers = new Receivers(receivers + 1);
        (_teacher, _) = _lesson.Publish("teacher", profiles: [SrtpProfile.Preferred.Single(profile => profile.IsAead)]);
        // What the router says to the teacher (requests for repairs or key frames) goes to a socket of ours too.
        _teacher.Address = _from = _receivers.Addresses[receivers];
        var students = new List<SyntheticClient>();
        for (var i = 0; i < receivers; i++)
        {
            var (student, _) = _lesson.Subscribe($"s{i}", worker: _lesson.Servers.Count - 1);
            student.Address = _receivers.Addresses[i];
            students.Add(student);
        }

        _lesson.Run(OpeningMs);
        _lesson.Connect([_teacher, .. students]);
        _teacher.Start(_lesson.Network.NowUs);
        _lesson.Run(WarmUpMs);
        Datagrams = Record(recorded);
        foreach (var server in _lesson.Servers)
            server.Outlet = _socket;
        Bare = new BareLoop([.. _receivers.Addresses.Take(receivers)]);
    }

    /// <summary>The teacher's next seconds, encrypted beforehand, so that only the server works while it is measured.</summary>
    public IReadOnlyList<(long AtUs, byte[] Datagram)> Datagrams { get; }

    public BareLoop Bare { get; }

    public long Sent => _socket.Counters.Sent;

    public long SentBytes => _socket.Counters.SentBytes;

    /// <summary>What found no room on its way to the other worker.</summary>
    public long Dropped => _lesson.Servers.Sum(server => server.Links.Dropped);

    public long SendErrors => _socket.Counters.SendErrors;

    /// <summary>One arriving datagram, from its peer's lookup to the last receiver's SendTo.</summary>
    public void Forward(int index)
    {
        _lesson.Server.Table.Receive(Datagrams[index].AtUs, Datagrams[index].Datagram, _from);
        if (_lesson.Servers.Count > 1)
            _lesson.Servers[^1].Links.Receive(Datagrams[index].AtUs);
    }

    /// <summary>The end of a batch of arrivals, after this datagram.</summary>
    public void Flush(int index)
    {
        for (var worker = 0; worker < _lesson.Servers.Count; worker++)
            _lesson.Servers[worker].Table.Gathering.HandleTimeout(Datagrams[index].AtUs + FrameGathering.MaxWaitUs);
        _socket.Flush();
    }

    public int Drain() => _receivers.Drain();

    /// <inheritdoc/>
    public void Dispose()
    {
        _lesson.Dispose();
        _socket.Dispose();
        _receivers.Dispose();
        Bare.Dispose();
    }

    private List<(long AtUs, byte[] Datagram)> Record(TimeSpan recorded)
    {
        _lesson.Network.Detach(_teacher);
        var datagrams = new List<(long AtUs, byte[] Datagram)>();
        var endUs = _lesson.Network.NowUs + (long)recorded.TotalMicroseconds;
        for (var nowUs = _lesson.Network.NowUs; nowUs < endUs; nowUs += StepUs)
        {
            if (_teacher.DeadlineUs <= nowUs)
                _teacher.HandleTimeout(nowUs);
            while (_teacher.TryTake(out var datagram, out _))
            {
                if (Demultiplexer.Classify(datagram) == DatagramKind.Rtp)
                    datagrams.Add((nowUs, datagram));
            }
        }

        return datagrams;
    }
}
