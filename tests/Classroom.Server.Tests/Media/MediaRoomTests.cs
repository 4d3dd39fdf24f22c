using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

/// <summary>Sound and picture through the whole server: real process, real hub, real UDP.</summary>
public sealed class MediaRoomTests(MediaServer running) : IClassFixture<MediaServer>
{
    private static readonly TimeSpan s_soundLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pictureLimit = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task Two_hear_and_see_each_other_and_a_third_who_comes_later_gets_a_key_frame()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var ben = await MediaSeat.Start(await room.Student());
        await Until(() => ben.Packets(ada, "audio") > 20 && ada.Packets(ben, "audio") > 20, "sound both ways");
        await Until(() => ben.From(ada, "video") is { Frames: > 10, Keyframes: > 0 }, "ada's picture");
        await Until(() => ada.From(ben, "video") is { Frames: > 10, Keyframes: > 0 }, "ben's picture");

        await using var cleo = await MediaSeat.Start(await room.Student("Cleo"), audio: false, video: false);
        var came = Environment.TickCount64;
        await Until(() => cleo.From(ada, "video")?.Keyframes > 0 && cleo.From(ben, "video")?.Keyframes > 0, "key frames for the third");
        TestContext.Current.TestOutputHelper?.WriteLine($"key frames for the third after {Environment.TickCount64 - came} ms");
        Assert.True(ada.Publisher!.KeyframesAsked > 0);
        await Until(() => cleo.Packets(ben, "audio") > 0, "ben's sound");

        // Packets are summed up once a second.
        await Until(() => MediaServer.Sum(MediaServer.Metrics(server), "classroom_media_packets_total", "direction=\"in\"") > 100
            && MediaServer.Sum(MediaServer.Metrics(server), "classroom_media_peers", "") == 5, "what is counted");
        var metrics = await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(MediaServer.Sum(metrics, "classroom_media_datagrams_total", "direction=\"in\"") > 100, metrics);
        Assert.True(MediaServer.Sum(metrics, "classroom_media_datagrams_total", "direction=\"out\"") > 100, metrics);
        Assert.Equal(5, MediaServer.Sum(metrics, "classroom_media_peers", ""));
        Assert.Equal(0, MediaServer.Sum(metrics, "classroom_media_faults_total", ""));
        Assert.Equal(0, MediaServer.Sum(metrics, "classroom_media_dropped_total", "cause=\"srtp\""));
        Assert.Empty(ada.Refusals.Concat(ben.Refusals).Concat(cleo.Refusals));

        Assert.True(MediaServer.Sum(metrics, "classroom_media_packets_total", "direction=\"in\"") > 100, metrics);
        Assert.Equal(2, MediaServer.Lines(metrics, "classroom_media_lost_total", "direction=\"out\"").Count());
        await Until(() => MediaServer.Sum(MediaServer.Metrics(server), "classroom_media_processor_datagram_seconds", "") is > 0 and < 0.001, "processor time of a datagram");
        Assert.InRange(MediaServer.Sum(MediaServer.Metrics(server), "classroom_media_processor_seconds_total", ""), 0.001, 60);
        Assert.Contains("dotnet_gc_pause_time_seconds_total ", MediaServer.Metrics(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MEDIA_11_moderators_alone_are_told_how_good_everybody_s_connection_is_and_the_log_is_not()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var ben = await MediaSeat.Start(await room.Student());
        await Until(() => Told(ada, ben) is { } one && (int)one["kbitsUp"]! > 100 && (int)one["kbitsDown"]! > 100, "ada is told of ben");
        var of = Told(ada, ben)!;
        Assert.Equal(["kbitsDown", "kbitsUp", "lossDown", "lossUp", "participantId", "roundTripMs"], of.Select(field => field.Key).Order());
        Assert.InRange((double)of["lossUp"]!, 0, 5);
        Assert.NotNull(Told(ada, ada));
        Assert.Empty(ben.Seat.Qualities);
        var seq = ada.Seat.Seq;

        await ada.Seat.Send(new { type = "setRole", participantId = ben.Id, role = "moderator" });
        await Until(() => Told(ben, ada) is not null, "ben is a moderator now and is told");
        Assert.All(ada.Seat.Events.Concat(ben.Seat.Events), one => Assert.DoesNotContain("kbits", one.ToJsonString(), StringComparison.Ordinal));
        Assert.Equal(seq + 1, ada.Seat.Seq);

        static JsonObject? Told(MediaSeat to, MediaSeat of) => to.Seat.Qualities.LastOrDefault()?["people"]!.AsArray()
            .Select(one => one!.AsObject()).FirstOrDefault(one => (string)one["participantId"]! == of.Id);
    }

    [Fact]
    public async Task A_camera_that_is_not_shown_is_not_sent_and_comes_back_with_a_key_frame()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var ben = await MediaSeat.Start(await room.Student(), audio: false, video: false);
        await Until(() => ben.From(ada, "video") is { Frames: > 10, Keyframes: > 0 }, "ada's picture");

        await ben.Show(ada, 0);
        await Settle(() => ben.Packets(ada, "video"));
        var (packets, keyframes, sound) = (ben.Packets(ada, "video"), ben.From(ada, "video")!.Keyframes, ben.Packets(ada, "audio"));
        await Until(() => ben.Packets(ada, "audio") > sound + 20, "sound goes on");
        Assert.Equal(packets, ben.Packets(ada, "video"));

        await ben.Show(ada, 180);
        await Until(() => ben.From(ada, "video")!.Keyframes > keyframes && ben.Packets(ada, "video") > packets + 20, "the picture again");
        Assert.Empty(ben.Refusals);
    }

    [Fact]
    public async Task Rooms_are_spread_over_workers_and_do_not_hear_one_another()
    {
        var server = await running.Quiet();
        var people = new List<(MediaSeat Teacher, MediaSeat Student)>();
        for (var i = 0; i < 2; i++)
        {
            var room = await TestRoom.Create(server.Http);
            var teacher = await MediaSeat.Start(await room.Teacher(), video: false);
            people.Add((teacher, await MediaSeat.Start(await room.Student(), audio: false, video: false)));
            await Until(() => people[i].Student.Packets(teacher, "audio") > 5, "sound");
        }

        var metrics = await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(2, MediaServer.Lines(metrics, "classroom_media_peers", "").Count(line => line.EndsWith(" 3", StringComparison.Ordinal)));
        foreach (var (teacher, student) in people)
        {
            Assert.Equal(new HashSet<string> { $"{teacher.Id} audio", $"{teacher.Id} video" }, student.Offered);
            await teacher.DisposeAsync();
            await student.DisposeAsync();
        }
    }

    [Fact]
    public async Task MEDIA_5_who_is_muted_by_a_moderator_is_not_heard_whatever_the_client_sends()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher(), audio: false, video: false);
        await using var ben = await MediaSeat.Start(await room.Student());
        await Until(() => ada.Packets(ben, "audio") > 20 && ada.From(ben, "video")?.Frames > 5, "ben is heard and seen");

        var asked = Stopwatch.GetTimestamp();
        await ada.Seat.Send(new { type = "muteParticipant", participantId = ben.Id });
        TestContext.Current.TestOutputHelper?.WriteLine($"mute acknowledged after {Stopwatch.GetElapsedTime(asked).TotalMilliseconds:0} ms");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        var (heard, sent, frames) = (ada.Packets(ben, "audio"), ben.Publisher!.Sent, ada.From(ben, "video")!.Frames);
        await Until(() => ben.Publisher.Sent > sent + 300 && ada.From(ben, "video")!.Frames > frames + 20, "ben sends on, the picture comes");
        Assert.Equal(heard, ada.Packets(ben, "audio"));

        await ben.Seat.Send(new { type = "setMicrophone", open = true });
        await Until(() => ada.Packets(ben, "audio") > heard + 10, "ben is heard again");
        await ben.Seat.Send(new { type = "setCamera", on = false });
        await Task.Delay(200, TestContext.Current.CancellationToken);
        (heard, frames) = (ada.Packets(ben, "audio"), ada.From(ben, "video")!.Frames);
        await Until(() => ada.Packets(ben, "audio") > heard + 50, "sound goes on");
        Assert.Equal(frames, ada.From(ben, "video")!.Frames);
    }

    [Fact]
    public async Task MEDIA_13_a_screen_is_passed_on_while_it_is_shared_and_no_longer_whatever_is_sent()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher(), audio: false, video: false);
        await using var eve = await MediaSeat.Start(await room.Student("Eve"));
        eve.Labels = new Dictionary<string, string> { ["0"] = "screenAudio", ["1"] = "screen" };
        await eve.Restart();
        await Until(() => eve.Publisher!.IsConnected && eve.Publisher.Sent > 200, "eve sends what nobody has allowed");
        Assert.Equal(0, ada.Packets(eve, "screen"));
        Assert.DoesNotContain($"{eve.Id} screen", ada.Offered);
        Assert.Equal("SHARE-1", (string?)(await eve.Seat.Send(new { type = "startShare", source = "screen", sound = true }))["rule"]);

        await ada.Seat.Send(new { type = "allowSharing", everybody = true });
        Assert.True((bool)(await eve.Seat.Send(new { type = "startShare", source = "screen", sound = true }))["ok"]!);
        await eve.Restart();
        await Until(() => ada.From(eve, "screen")?.Frames > 5 && ada.Packets(eve, "screenAudio") > 20, "the screen and its sound");

        await ada.Seat.Send(new { type = "stopShare", participantId = eve.Id, source = "screen" });
        await Settle(() => ada.Packets(eve, "screen") + ada.Packets(eve, "screenAudio"));
        var (packets, sent) = (ada.Packets(eve, "screen") + ada.Packets(eve, "screenAudio"), eve.Publisher!.Sent);
        await Until(() => eve.Publisher.Sent > sent + 300, "eve sends on");
        Assert.Equal(packets, ada.Packets(eve, "screen") + ada.Packets(eve, "screenAudio"));
    }

    [Fact]
    public async Task MEDIA_5_who_never_opened_the_microphone_is_not_heard()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher(), audio: false, video: false);
        await using var eve = await MediaSeat.Start(await room.Student("Eve"));
        await Until(() => ada.Packets(eve, "audio") > 5, "eve is heard");
        await eve.Seat.Send(new { type = "setMicrophone", open = false });
        await eve.Seat.Send(new { type = "setCamera", on = false });
        await eve.Restart();
        var sent = eve.Publisher!.Sent;
        await Until(() => eve.Publisher.IsConnected && eve.Publisher.Sent > sent + 200 && ada.Offered.Count == 2, "eve sends by a new connection");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var heard = ada.Packets(eve, "audio") + ada.Packets(eve, "video");
        sent = eve.Publisher.Sent;
        await Until(() => eve.Publisher.Sent > sent + 200, "eve sends on");
        Assert.Equal(heard, ada.Packets(eve, "audio") + ada.Packets(eve, "video"));
    }

    [Fact]
    public async Task MEDIA_6_tracks_go_with_the_connection_the_seat_and_the_meeting()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var ben = await MediaSeat.Start(await room.Student());
        await using var cleo = await MediaSeat.Start(await room.Student("Cleo"));
        await Until(() => ada.Packets(ben, "audio") > 5 && ada.Packets(cleo, "audio") > 5, "sound of both");

        await ben.Seat.Send(new { type = "leaveMeeting" });
        await Until(() => ada.Offered.SetEquals([$"{cleo.Id} audio", $"{cleo.Id} video"]), "ben's tracks are gone");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        var (ofBen, toBen) = (ada.Packets(ben, "audio"), ben.Packets(ada, "audio"));

        await cleo.Return();
        await Until(() => cleo.Packets(ada, "audio") > 10 && ada.Packets(cleo, "audio") > 10, "cleo is back by new connections");
        Assert.Equal((ofBen, toBen), (ada.Packets(ben, "audio"), ben.Packets(ada, "audio")));
        await Until(() => MediaServer.Peers(server) == 4, "two peers for each of two");

        await ada.Seat.Send(new { type = "removeParticipant", participantId = cleo.Id });
        await Until(() => ada.Offered.Count == 0 && MediaServer.Peers(server) == 2, "cleo's tracks are gone");
        await ada.Seat.Send(new { type = "endMeeting" });
        await Until(() => MediaServer.Peers(server) == 0, "no peer is left");
    }

    [Fact]
    public async Task MEDIA_15_who_cannot_decode_the_rooms_codec_makes_all_send_vp8()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http, "Physics", "vp9");
        await using var ada = await room.Teacher();
        await using var ben = await room.Student();
        Assert.Equal("VP9", await Agreed(ada, 1));
        await Describe(ben, new { pc = "subscribe", type = "request", decodes = (string[])["vp8", "vp9", "av1"] });
        Assert.Equal("VP9", await Agreed(ada, 2));
        await Describe(ben, new { pc = "subscribe", type = "request", decodes = (string[])["vp8", "h264", "theora"] });
        Assert.Equal("request", (string?)(await ada.Descriptions.ReadAsync(TestContext.Current.CancellationToken))["type"]);
        Assert.Equal("VP8", await Agreed(ada, 3));
        // It is asked for once, and stays.
        await Describe(ben, new { pc = "subscribe", type = "request", decodes = (string[])["vp8"] });
        await using var cleo = await room.Student("Cleo");
        Assert.Equal("VP8", await Agreed(cleo, 1));
        Assert.Equal("VP8", await Agreed(ada, 4));
    }

    [Fact]
    public async Task MEDIA_15_screens_are_vp9_in_a_room_of_vp8_until_somebody_is_there_who_cannot_decode_it()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await room.Teacher();
        await using var ben = await room.Student();
        await ada.Send(new { type = "startShare", source = "screen", sound = false });
        Assert.Equal("VP8", await Agreed(ada, 1));
        Assert.Equal("VP9", await Agreed(ada, 2, "screen"));
        Assert.Equal("VP8", await Agreed(ada, 3, "document"));
        await Describe(ben, new { pc = "subscribe", type = "request", decodes = (string[])["vp8", "h264"] });
        Assert.Equal("request", (string?)(await ada.Descriptions.ReadAsync(TestContext.Current.CancellationToken))["type"]);
        Assert.Equal("VP8", await Agreed(ada, 4, "screen"));
    }

    [Fact]
    public async Task MEDIA_15_a_program_that_watches_and_cannot_decode_vp9_makes_screens_vp8()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await room.Teacher();
        await ada.Send(new { type = "startShare", source = "screen", sound = false });
        Assert.Equal("VP9", await Agreed(ada, 1, "screen"));
        using var watcher = new SyntheticPeer();
        using var watch = new HttpRequestMessage(HttpMethod.Post, $"/whep/{room.RoomId}");
        watch.Content = new StringContent(watcher.CreateViewOffer(2), new MediaTypeHeaderValue("application/sdp"));
        watch.Headers.Authorization = new AuthenticationHeaderValue("Bearer", room.ViewerToken);
        using var watched = await server.Http.SendAsync(watch, TestContext.Current.CancellationToken);
        watched.EnsureSuccessStatusCode();
        Assert.Equal("request", (string?)(await ada.Descriptions.ReadAsync(TestContext.Current.CancellationToken))["type"]);
        Assert.Equal("VP8", await Agreed(ada, 2, "screen"));
        using var end = new HttpRequestMessage(HttpMethod.Delete, watched.Headers.Location);
        end.Headers.Authorization = watch.Headers.Authorization;
        using var ended = await server.Http.SendAsync(end, TestContext.Current.CancellationToken);
        ended.EnsureSuccessStatusCode();
    }

    private static async Task<string> Agreed(HubSeat seat, int revision, string label = "video")
    {
        var offer = File.ReadAllText(Repository.Path("tests", "golden", "sdp", "chromium-publish.offer.sdp")).ReplaceLineEndings("\r\n");
        var labels = new[] { new { mid = "0", label = "audio" }, new { mid = "1", label } };
        await Describe(seat, new { pc = "publish", type = "offer", revision, sdp = offer, labels });
        var said = await seat.Descriptions.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("answer", (string?)said["type"]);
        var picture = ((string)said["sdp"]!).Split("m=video")[1];
        return picture.Split("a=rtpmap:")[1].Split(' ', '/')[1];
    }

    private static async Task Describe(HubSeat seat, object description) => Assert.True((bool)(await seat.Invoke("Describe", description))["ok"]!);

    [Fact]
    public async Task MEDIA_1_a_connection_that_lost_its_seat_to_another_loses_its_peers()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher(), audio: false, video: false);
        await using var ben = await MediaSeat.Start(await room.Student());
        await Until(() => ada.Packets(ben, "audio") > 5 && MediaServer.Peers(server) == 3, "sound");
        await using var raw = await Edge.RawHub.Connect(server.Url, room.ViewerToken);
        var answer = await raw.Call("Join", new System.Text.Json.Nodes.JsonObject
        {
            ["roomId"] = room.RoomId,
            ["name"] = "Ben",
            ["clientVersion"] = "",
            ["resume"] = new System.Text.Json.Nodes.JsonObject { ["participantId"] = ben.Id, ["secret"] = ben.Seat.ResumeSecret },
        });
        Assert.True((bool)answer["ok"]!);
        await Until(() => MediaServer.Peers(server) == 1, "the older connection's peers are gone");
    }

    [Fact]
    public async Task MEDIA_2_no_more_people_send_than_the_setting_allows()
    {
        await using var server = await Classroom.Testing.Server.ServerProcess.Start(new Dictionary<string, string> { ["Classroom__Media__PublishersMax"] = "1" });
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var ben = await MediaSeat.Start(await room.Student());
        await Until(() => ben.Packets(ada, "audio") > 5, "who is refused as a sender hears and sees on");
        Assert.Equal(["MEDIA-2"], ben.Refusals);
        await ada.Seat.Send(new { type = "leaveMeeting" });
        await Until(() => MediaServer.Peers(server) == 1, "ada's peers are gone");
        await ben.Restart();
        Assert.Equal(["MEDIA-2"], ben.Refusals);
    }

    [Fact]
    public async Task MEDIA_7_an_offer_goes_to_who_asked_and_an_answer_to_an_older_one_changes_nothing()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var ben = await MediaSeat.Start(await room.Student(), audio: false, video: false);
        await using var silent = await room.Student("Cleo");
        await Until(() => ben.Packets(ada, "audio") > 5, "sound");
        await using var dan = await MediaSeat.Start(await room.Student("Dan"), video: false);
        await Until(() => ben.Packets(dan, "audio") > 5, "a newer offer is answered");
        Assert.False(silent.Descriptions.TryRead(out _));
        Assert.True((bool)(await ben.Seat.Invoke("Describe", new { pc = "subscribe", type = "answer", revision = 1, sdp = "x" }))["ok"]!);
        var (first, second) = (ben.Packets(ada, "audio"), ben.Packets(dan, "audio"));
        await Until(() => ben.Packets(ada, "audio") > first + 20 && ben.Packets(dan, "audio") > second + 20, "sound goes on");
    }

    [Fact]
    public async Task MEDIA_3_an_offer_that_cannot_be_answered_is_refused_and_harms_nobody()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var ben = await MediaSeat.Start(await room.Student());
        await Until(() => ben.Packets(ada, "audio") > 5, "sound");
        var answer = await ben.Seat.Invoke("Describe", new { pc = "publish", type = "offer", revision = 9, sdp = "v=0" });
        Assert.Equal("MEDIA-3", (string?)answer["rule"]);
        Assert.True((bool)(await ben.Seat.Invoke("Describe", new { pc = "subscribe", type = "answer", revision = 999, sdp = "x" }))["ok"]!);
        var before = ben.Packets(ada, "audio");
        await Until(() => ben.Packets(ada, "audio") > before + 20, "sound goes on");
    }

    [Fact]
    public async Task After_kill_9_sound_is_back_within_5_s_and_picture_within_8_s()
    {
        await using var server = await ServerProcess.Start();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var ben = await MediaSeat.Start(await room.Student());
        await Until(() => ben.From(ada, "video")?.Keyframes > 0 && ada.From(ben, "video")?.Keyframes > 0, "picture both ways");
        await server.Kill();
        await server.StartAgain();
        await Task.WhenAll(ada.Return(), ben.Return());
        await Until(() => ben.Packets(ada, "audio") > 5 && ada.Packets(ben, "audio") > 5, "sound again");
        var sound = Stopwatch.GetElapsedTime(server.ReadyAt);
        await Until(() => ben.From(ada, "video")?.Keyframes > 0 && ada.From(ben, "video")?.Keyframes > 0, "picture again");
        var picture = Stopwatch.GetElapsedTime(server.ReadyAt);
        TestContext.Current.TestOutputHelper?.WriteLine($"after ready: sound {sound.TotalMilliseconds:0} ms, picture {picture.TotalMilliseconds:0} ms");
        Assert.True(sound < s_soundLimit, $"sound after {sound}");
        Assert.True(picture < s_pictureLimit, $"picture after {picture}");
    }

    [Fact]
    public async Task A_media_port_that_is_taken_stops_the_start_with_one_line_that_names_the_setting()
    {
        using var taken = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Any, 0));
        var port = ((System.Net.IPEndPoint)taken.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServerProcess.Start(new Dictionary<string, string> { ["Classroom__Media__UdpPort"] = port }));
        Assert.Contains($"Setting Classroom:Media:UdpPort: UDP or TCP port {port} cannot be opened (AddressAlreadyInUse).", failed.Message, StringComparison.Ordinal);
        Assert.Equal(2, failed.Message.Trim().Split('\n').Length);
    }
}
