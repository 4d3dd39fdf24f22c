using Classroom.Rtc.Sdp;

namespace Classroom.Sfu;

/// <summary>
/// Which section of a viewer's one offer (WHEP) a track goes to. Whoever watches everybody has places: the n-th section of sound and the n-th of picture.
/// A participant has one place, each shared screen with its sound another; who comes takes the first that is free, since a viewer cannot be offered more.
/// </summary>
internal static class ViewerSections
{
    /// <summary>Stands for the publisher of those who watch all of them; no participant's id, which holds no such character.</summary>
    public const string Everybody = "*";

    /// <summary>Stream and track name of the n-th section of a kind, or null where there is nothing to send.</summary>
    public static string? MsidOf(string publisherId, MediaKind kind, int ordinal)
    {
        if (publisherId != Everybody) return TrackLabels.Nth(kind, ordinal) is { } label ? Track.MsidOf(publisherId, label) : null;
        return TrackLabels.Nth(kind, 0) is { } one ? Track.MsidOf($"place-{ordinal}", one) : null;
    }

    /// <summary>The free section for this track, or null where it is not watched or has no room.</summary>
    public static Transceiver? Find(RouterPeer viewer, Track track)
    {
        if (viewer.ParticipantId == Everybody) return FindPlace(viewer, track);
        if (viewer.ParticipantId != track.ParticipantId && viewer.ParticipantId != track.Description.Alias) return null;
        var msid = Track.MsidOf(viewer.ParticipantId, track.Label);
        var section = viewer.Connection.Negotiator.Transceivers.FirstOrDefault(t => t.Direction == MediaDirection.SendOnly && t.Msid == msid);
        return section is null || viewer.Subscriptions.Exists(s => s.Transceiver == section) ? null : section;
    }

    private static Transceiver? FindPlace(RouterPeer viewer, Track track)
    {
        if (viewer.Subscriptions.Exists(s => s.Track == track)) return null;
        var own = viewer.Subscriptions.Find(s => OwnerOf(s.Track) == OwnerOf(track));
        foreach (var section in viewer.Connection.Negotiator.Transceivers)
        {
            if (section.Kind != track.Kind || section.Direction != MediaDirection.SendOnly) continue;
            var isFit = own is not null ? PlaceOf(section) == PlaceOf(own.Transceiver)
                : !viewer.Subscriptions.Exists(s => PlaceOf(s.Transceiver) == PlaceOf(section));
            if (isFit) return section;
        }
        return null;
    }

    private static (string ParticipantId, TrackLabel Picture) OwnerOf(Track track) => (track.ParticipantId, track.Label.PictureOf());

    private static string PlaceOf(Transceiver section) => section.Msid.Split(' ')[0];
}
