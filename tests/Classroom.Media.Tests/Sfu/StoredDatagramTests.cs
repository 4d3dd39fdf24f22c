using System.Buffers.Binary;
using Classroom.Rtc;
using Classroom.Sfu;
using Classroom.Testing;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>The stored datagrams, as they are and changed, played at a router: by strangers, under somebody's address, and under the keys of somebody who is in the lesson.</summary>
public sealed class StoredDatagramTests
{
    private const int Rounds = 10_000;
    private const int Sources = 4;
    private static readonly TransportAddress Stranger = TransportAddress.FromIPv4(0x0A09_0909, 5555);
    private ushort _number;

    [Fact]
    public void MED_04_stored_datagrams_as_they_are_and_seeded_fuzz_of_them_harm_nobody()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher");
        var (student, _) = lesson.Subscribe("student");
        var (mallory, _) = lesson.Publish("mallory");
        lesson.Connect(teacher, student, mallory);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(500);
        var toStranger = 0;
        lesson.Network.Filter = (_, to, _) =>
        {
            if (to == Stranger) toStranger++;
            return true;
        };
        var heard = student.Find("teacher teacher-audio")!.Counters.Count;
        foreach (var stored in StoredDatagrams.All) Play(lesson, teacher, mallory, stored, new Random(1));
        Assert.True(StoredDatagrams.All.Count > 50);
        var round = 0;
        Fuzz.Run(Rounds, random =>
        {
            Play(lesson, teacher, mallory, Fuzz.Mutate(random, StoredDatagrams.All[random.Next(StoredDatagrams.All.Count)]), random);
            if (++round % 10 == 0) lesson.Run(1);
        });
        lesson.Run(1_000);
        Assert.Equal(0, toStranger);
        Assert.Empty(lesson.Server.Events.OfType<PeerClosed>());
        Assert.All(lesson.Router.Peers, peer => Assert.Equal(PeerState.Connected, peer.Connection.State));
        Assert.Equal((0, 0), (student.Find("teacher teacher-video")!.Missing, student.Find("teacher teacher-audio")!.Missing));
        Assert.InRange(student.Find("teacher teacher-audio")!.Counters.Count - heard, 95, int.MaxValue);
        Assert.All(student.Find("teacher teacher-video")!.Counters, counter => Assert.True(counter < teacher.PacketsSent));
        // Some of what was encrypted is as it should be: the rest was looked at as far.
        var counters = lesson.Router.Peers.Single(peer => peer.ParticipantId == "mallory").Connection.Counters;
        Assert.True(counters.Malformed > 100 && counters.Unbound > 100, $"{counters.Malformed} malformed, {counters.Unbound} unbound");
    }

    private void Play(Lesson lesson, SyntheticClient teacher, SyntheticClient mallory, byte[] datagram, Random random)
    {
        Receive(lesson, datagram, Stranger);
        Receive(lesson, datagram, teacher.Address);
        Receive(lesson, datagram, mallory.Address);
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Rtp when datagram.Length >= 12:
                // Numbers of its own, so that no packet is taken for one that was here before.
                BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), ++_number);
                BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(8), 7_000_000 + (uint)random.Next(Sources));
                var header = HeaderLength(datagram);
                mallory.SendRaw(datagram[..header], datagram[header..]);
                break;
            case DatagramKind.Rtcp when datagram.Length >= 8:
                mallory.SendRawRtcp(datagram);
                break;
        }
    }

    private static void Receive(Lesson lesson, byte[] datagram, TransportAddress from) =>
        lesson.Server.Receive(lesson.Network.NowUs, (byte[])datagram.Clone(), from);

    /// <summary>What a sender leaves unencrypted (RFC 3711 section 3.1), or all of it where it says more than there is.</summary>
    private static int HeaderLength(ReadOnlySpan<byte> packet)
    {
        var length = 12 + 4 * (packet[0] & 0x0F);
        if ((packet[0] & 0x10) != 0)
            length += length + 4 > packet.Length ? 4 : 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]);
        return Math.Min(length, packet.Length);
    }
}
